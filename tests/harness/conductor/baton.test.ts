import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_ACTORS } from '../../../harness/base/limits.ts';
import { HOST, packBaton, unpackBaton } from '../../../harness/conductor/baton.ts';
import {
  allocateControl,
  type Control,
  livingRanges,
  openControl,
  WORD,
} from '../../../harness/conductor/layout.ts';

const ARENA_WORDS = 64;

interface Process {
  readonly control: Control;
  readonly arena: Int32Array;
}

function process(): Process {
  return { control: openControl(allocateControl(1)), arena: new Int32Array(ARENA_WORDS) };
}

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

/** What an actor of so many might write before it gives the turn away. */
function scribble({ control, arena }: Process, actors: number, words: number[], top: number) {
  let at = 0;
  const next = () => words[at++ % words.length] as number;
  for (const { from, to } of livingRanges(actors)) {
    for (let place = from; place < to; place++) control.words[place] = next();
  }
  control.known.fill(0);
  control.words[WORD.actors] = actors;
  for (let place = 0; place < top; place++) arena[place] = next();
  control.words[WORD.arenaTop] = top;
  control.words[WORD.told] = 0;
}

test('the turn brings all that matters to so many actors, whatever piece of memory it arrives in', () => {
  const input = {
    actors: fc.integer({ min: 1, max: MAX_ACTORS }),
    words: fc.array(word, { minLength: 1, maxLength: 50 }),
    top: fc.nat(ARENA_WORDS),
    shift: fc.nat(7),
  };
  fc.assert(
    fc.property(fc.record(input), ({ actors, words, top, shift }) => {
      const [here, there] = [process(), process()];
      scribble(here, actors, words, top);
      const time = here.control.time[0];
      const packed = packBaton(here.control, here.arena, 7, { self: 0, to: HOST });
      const piece = new Uint8Array(shift + packed.length);
      piece.set(packed, shift);
      expect(unpackBaton(there.control, there.arena, piece.subarray(shift))).toBe(7);
      expect(there.control.words).toEqual(here.control.words);
      expect(there.control.time[0]).toEqual(time);
      expect(there.arena).toEqual(here.arena);
    }),
  );
});

test('a process is told of the arena what it has not seen, and a successor everything', () => {
  const [a, b] = [process(), process()];
  scribble(a, 2, [5], 10);
  const first = packBaton(a.control, a.arena, 1, { self: 0, to: 1 });
  unpackBaton(b.control, b.arena, first);
  expect(b.arena.subarray(0, 10)).toEqual(a.arena.subarray(0, 10));
  b.arena.set([1, 2, 3], 10);
  b.control.words[WORD.arenaTop] = 13;
  const second = packBaton(b.control, b.arena, 1, { self: 1, to: 0 });
  expect(first.length - second.length).toBe((10 - 3) * Int32Array.BYTES_PER_ELEMENT);
  unpackBaton(a.control, a.arena, second);
  expect(a.arena).toEqual(b.arena);
  const toHost = packBaton(b.control, b.arena, 1, { self: 1, to: HOST });
  expect(toHost.length - second.length).toBe(10 * Int32Array.BYTES_PER_ELEMENT);
});

test('the host is told of the arena what no process has told it', () => {
  const [a, b, host] = [process(), process(), process()];
  scribble(a, 2, [5], 10);
  const first = packBaton(a.control, a.arena, 0, { self: 0, to: HOST });
  unpackBaton(b.control, b.arena, packBaton(a.control, a.arena, 1, { self: 0, to: 1 }));
  b.arena.set([1, 2, 3], 10);
  b.control.words[WORD.arenaTop] = 13;
  const second = packBaton(b.control, b.arena, 0, { self: 1, to: HOST });
  expect(first.length - second.length).toBe((10 - 3) * Int32Array.BYTES_PER_ELEMENT);
  for (const told of [first, second]) unpackBaton(host.control, host.arena, told);
  expect(host.arena).toEqual(b.arena);
});

test('the ranges that matter lie apart from each other and in the memory of one execution', () => {
  const end = openControl(allocateControl(1)).words.length;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: MAX_ACTORS }), (actors) => {
      const ranges = [...livingRanges(actors)].sort((one, other) => one.from - other.from);
      ranges.forEach(({ from, to }, index) => {
        expect(from).toBeLessThan(to);
        expect(to).toBeLessThanOrEqual(ranges[index + 1]?.from ?? end);
      });
    }),
  );
});
