import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArenaEntry } from '../../../harness/record/arena.ts';
import { PADDING, RingReader, RingWriter, ringBytes } from '../../../harness/record/ring.ts';

const WORDS = 64;
const entry = fc.record({
  type: fc.integer({ min: 1, max: 200 }),
  actor: fc.nat(65_535),
  words: fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: WORDS / 2 - 2 }),
});
interface Entry {
  type: number;
  actor: number;
  words: number[];
}

function open() {
  const buffer = new SharedArrayBuffer(ringBytes(WORDS));
  const [writer, reader] = [new RingWriter(buffer), new RingReader(buffer)];
  return {
    write({ type, actor, words }: Entry): boolean {
      writer.begin(type, actor, words.length + 2);
      for (const word of words) writer.word(word);
      const fits = writer.end();
      writer.publish();
      return fits;
    },
    drain(lengths: number[]): Entry[] {
      const entries: Entry[] = [];
      reader.drain((words, from, to) => {
        for (let at = from; at < to && words[at] !== PADDING; at += 2 + words[at + 1]!) {
          const read = new ArenaEntry(words, at);
          const length = lengths.shift() as number;
          entries.push({
            type: read.type,
            actor: read.actor,
            words: Array.from({ length }, () => read.word()),
          });
        }
      });
      return entries;
    },
  };
}

test('what was written comes out whole and in order, however often the memory was gone round', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 200 }), (entries) => {
      const ring = open();
      for (const written of entries) {
        expect(ring.write(written)).toBe(true);
        expect(ring.drain([written.words.length])).toEqual([written]);
      }
      expect(ring.drain([])).toEqual([]);
    }),
  );
});

test('several entries wait for the reader together', () => {
  const small = fc.record({
    type: fc.integer({ min: 1, max: 200 }),
    actor: fc.nat(65_535),
    words: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(fc.array(small, { maxLength: 6 }), { maxLength: 40 }), (groups) => {
      const ring = open();
      for (const group of groups) {
        for (const written of group) ring.write(written);
        expect(ring.drain(group.map(({ words }) => words.length))).toEqual(group);
      }
    }),
  );
});

test('an entry longer than half of the memory is left out, and the ones behind it are not', () => {
  const ring = open();
  const long = { type: 1, actor: 0, words: Array.from({ length: WORDS / 2 }, () => 7) };
  const short = { type: 2, actor: 3, words: [4] };
  expect(ring.write(long)).toBe(false);
  expect(ring.write(short)).toBe(true);
  expect(ring.drain([1])).toEqual([short]);
});
