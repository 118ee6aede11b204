import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Frame,
  FrameParser,
  FrameReader,
  packFrame,
  SharedFrameParser,
  writeSharedFrame,
} from '../../../harness/base/frames.ts';
import { SHARED_PIPE_BYTES } from '../../../harness/base/limits.ts';

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

  it('of several senders come whole out of a pipe that they share', () => {
    const file = join(folder, 'shared');
    const sent = fc.tuple(frames, frames).map((lists) =>
      // By its type a frame says who has sent it.
      lists.map((list, type) => list.map(({ payload }) => ({ type, payload }))),
    );
    fc.assert(
      fc.property(sent, fc.infiniteStream(fc.nat(1)), (lists, turns) => {
        const waiting = lists.map((list, sender) => piecesOf(file, sender, list));
        const parser = new SharedFrameParser();
        const got: Frame[] = [];
        while (waiting.some((pieces) => pieces.length > 0)) {
          parser.push(waiting[turns.next().value]?.shift() ?? new Uint8Array(0));
          for (let next = parser.next(); next !== undefined; next = parser.next()) got.push(next);
        }
        for (const [sender, list] of lists.entries()) {
          const own = got.filter(({ type }) => type === sender);
          expect(areSame(own, list)).toBe(true);
        }
      }),
    );
  });
});

/** What a sender writes at a time. */
function piecesOf(file: string, sender: number, sent: readonly Frame[]): Uint8Array[] {
  const descriptor = fs.openSync(file, 'w');
  for (const { type, payload } of sent) writeSharedFrame(descriptor, sender, type, payload);
  fs.closeSync(descriptor);
  const parser = new FrameParser();
  parser.push(fs.readFileSync(file));
  const pieces: Uint8Array[] = [];
  for (let next = parser.next(); next !== undefined; next = parser.next())
    pieces.push(packFrame(next.type, next.payload));
  for (const { length } of pieces) expect(length).toBeLessThanOrEqual(SHARED_PIPE_BYTES);
  return pieces;
}
