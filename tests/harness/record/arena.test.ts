import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Arena, readArena } from '../../../harness/record/arena.ts';

const TOP = 3;
const FULL = 5;

interface Entry {
  readonly type: number;
  readonly actor: number;
  readonly words: readonly number[];
  readonly bytes: Uint8Array;
  readonly value: string;
}

const entry: fc.Arbitrary<Entry> = fc.record({
  type: fc.integer({ min: 0, max: 255 }),
  actor: fc.integer({ min: 0, max: 0xffff }),
  words: fc.array(fc.integer(), { maxLength: 4 }),
  bytes: fc.uint8Array({ maxLength: 9 }),
  value: fc.string({ maxLength: 6 }),
});

function open(words: number): { buffer: SharedArrayBuffer; shared: Int32Array; arena: Arena } {
  const buffer = new SharedArrayBuffer(words * 4);
  const shared = new Int32Array(8);
  return { buffer, shared, arena: new Arena(buffer, shared, TOP, FULL) };
}

function append(arena: Arena, { type, actor, words, bytes, value }: Entry): void {
  arena.begin(type, actor);
  for (const word of words) arena.word(word);
  arena.bytes(bytes);
  arena.value(value);
  arena.end();
}

/** Reads as many entries as there are, each as `like` says. */
function readBack(buffer: SharedArrayBuffer, to: number, like: readonly Entry[]): Entry[] {
  return [...readArena(buffer, 0, to)].map((read, at) => ({
    type: read.type,
    actor: read.actor,
    words: (like[at] as Entry).words.map(() => read.word()),
    bytes: read.bytes(),
    value: read.text(),
  }));
}

describe('the arena', () => {
  test('gives back what was appended, in its order, whoever appended', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(entry, fc.nat(2)), { maxLength: 20 }), (entries) => {
        const { buffer, shared, arena } = open(4096);
        const arenas = [
          arena,
          new Arena(buffer, shared, TOP, FULL),
          new Arena(buffer, shared, TOP, FULL),
        ];
        for (const [each, by] of entries) append(arenas[by] as Arena, each);
        expect(shared[FULL]).toBe(0);
        const written = entries.map(([each]) => each);
        expect(readBack(buffer, shared[TOP] as number, written)).toEqual(written);
      }),
    );
  });

  test('drops whole what does not fit, says so, and keeps what stood there', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), fc.nat(60), (entries, size) => {
        const { buffer, shared, arena } = open(size);
        const kept: Entry[] = [];
        for (const each of entries) {
          const before = shared[TOP] as number;
          shared[FULL] = 0;
          append(arena, each);
          const fits = shared[FULL] === 0;
          expect((shared[TOP] as number) > before).toBe(fits);
          if (fits) kept.push(each);
        }
        expect(shared[TOP]).toBeLessThanOrEqual(size);
        expect(readBack(buffer, shared[TOP] as number, kept)).toEqual(kept);
      }),
    );
  });

  test('takes an entry that fills the last word, and no word more', () => {
    const { shared, arena } = open(4);
    arena.begin(1, 0);
    arena.word(1);
    arena.word(2);
    arena.end();
    expect([shared[TOP], shared[FULL]]).toEqual([4, 0]);
    arena.begin(1, 0);
    arena.end();
    expect([shared[TOP], shared[FULL]]).toEqual([4, 1]);
  });
});
