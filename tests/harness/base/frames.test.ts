import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Frame, FrameParser, FrameReader, packFrame } from '../../../harness/base/frames.ts';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'frames-'));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

/** Payloads of all sizes: smaller than what is read at a time, of about that size, and larger. */
const frame = fc.record<Frame>({
  type: fc.nat(2 ** 31),
  payload: fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .tuple(fc.constantFrom(30_000, 65_520, 65_528, 65_536, 200_001), fc.nat(255))
      .map(([length, fill]) => new Uint8Array(length).fill(fill)),
  ),
});
const frames = fc.array(frame, { maxLength: 6 });

/** Compares large payloads faster than a matcher does. */
function areSame(got: readonly Frame[], sent: readonly Frame[]): boolean {
  return (
    got.length === sent.length &&
    got.every(({ type, payload }, at) => {
      const other = sent[at] as Frame;
      return type === other.type && Buffer.compare(payload, other.payload) === 0;
    })
  );
}

describe('frames', () => {
  it('come out of a pipe as they went in, and stay what they are while others are read', () => {
    const file = join(folder, 'pipe');
    fc.assert(
      fc.property(frames, (sent) => {
        const bytes = sent.map(({ type, payload }) => packFrame(type, payload));
        fs.writeFileSync(file, Buffer.concat(bytes));
        const descriptor = fs.openSync(file, 'r');
        try {
          const reader = new FrameReader(descriptor);
          const read = sent.map(() => reader.read());
          expect(areSame(read, sent)).toBe(true);
          expect(() => reader.read()).toThrow('closed');
        } finally {
          fs.closeSync(descriptor);
        }
      }),
    );
  });

  it('are put together from any pieces', () => {
    fc.assert(
      fc.property(frames, fc.integer({ min: 1, max: 100_000 }), (sent, size) => {
        const bytes = Buffer.concat(sent.map(({ type, payload }) => packFrame(type, payload)));
        const parser = new FrameParser();
        const got: Frame[] = [];
        const step = Math.max(size, Math.ceil(bytes.length / 1000));
        for (let at = 0; at < bytes.length; at += step) {
          parser.push(bytes.subarray(at, at + step));
          for (let next = parser.next(); next !== undefined; next = parser.next()) got.push(next);
        }
        expect(areSame(got, sent)).toBe(true);
      }),
    );
  });
});
