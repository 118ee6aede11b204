import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCESS } from '../../../harness/model/access.ts';
import type { LockEvent } from '../../../harness/model/lock-trace.ts';
import { Arena } from '../../../harness/record/arena.ts';
import { readRecording } from '../../../harness/record/entries.ts';
import { ArenaRecorder, type SiteBook } from '../../../harness/record/recorder.ts';

const NO_SITES: SiteBook = { describe: () => undefined, fromStack: () => undefined };

function open(...books: SiteBook[]) {
  const buffer = new SharedArrayBuffer(1 << 16);
  const shared = new Int32Array(2);
  const recorders = books.map((book) => new ArenaRecorder(new Arena(buffer, shared, 0, 1), book));
  return {
    recorders,
    read: (from = 0) => readRecording(buffer, from, shared[0] as number),
    shared,
  };
}

const json = fc.jsonValue();

const text = fc.string({ unit: 'grapheme', minLength: 1 });
const actor = fc.nat(63);
/** Anything that is done with locks, as it is where no steps are recorded. */
const lockEvent: fc.Arbitrary<LockEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('ask' as const),
    actor,
    hold: fc.nat(),
    lockClass: text,
    name: text,
    isShared: fc.boolean(),
    waits: fc.boolean(),
    isAlone: fc.boolean(),
    told: fc.constantFrom('by step', 'by step of its process', 'by user code'),
  }),
  fc.record({ kind: fc.constantFrom('take' as const, 'leave' as const), actor, hold: fc.nat() }),
  fc.record({
    kind: fc.constant('claim' as const),
    actor,
    path: text,
    isTaken: fc.boolean(),
    isAlone: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('remove' as const), actor, path: text }),
);

describe('locks', () => {
  test('come back as they were written down', () => {
    fc.assert(
      fc.property(fc.array(lockEvent, { maxLength: 20 }), (events) => {
        const { recorders, read } = open(NO_SITES);
        for (const event of events) recorders[0]?.lock(event, 0);
        expect(read().locks).toEqual(events);
      }),
    );
  });

  test('carry the operation, the step and the place where they were asked for', () => {
    const { recorders, read } = open({
      describe: (site) => `store.ts:${site}`,
      fromStack: (frames = 1) => `${frames} frames`,
    });
    const [recorder] = recorders as [ArenaRecorder];
    const told = { isShared: false, waits: true, isAlone: true };
    const ask = (hold: number, by: 'by step' | 'by user code'): LockEvent => ({
      ...{ kind: 'ask', actor: 0, hold, lockClass: 'a', name: 'a', told: by },
      ...told,
    });
    recorder.invoke(0, 4, 'save', []);
    recorder.step(0, 0, ACCESS.lock, 1, 0, 1, 7);
    recorder.lock(ask(1, 'by step'), 0);
    recorder.lock(ask(2, 'by user code'), recorder.place(2));
    recorder.lock({ kind: 'take', actor: 0, hold: 2 }, 0);
    recorder.respond(0, 4, 1);
    recorder.lock({ ...ask(3, 'by step'), actor: 1 }, 0);
    const during = { operation: 4, name: 'save' };
    expect(read().locks).toEqual([
      { ...ask(1, 'by step'), during, location: 'store.ts:7', afterStep: 0 },
      { ...ask(2, 'by user code'), during, location: '2 frames', afterStep: 0 },
      { kind: 'take', actor: 0, hold: 2, afterStep: 0 },
      // The last step is another actor's.
      { ...ask(3, 'by step'), actor: 1, afterStep: 0 },
    ]);
  });
});

describe('what is recorded', () => {
  test('operations come back as they were called, in their order', () => {
    const event = fc.record({
      actor: fc.nat(63),
      operation: fc.nat(99),
      name: fc.string(),
      args: fc.array(json, { maxLength: 3 }),
      value: json,
      message: fc.string(),
      kind: fc.constantFrom('invoke', 'respond', 'throw'),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 15 }), (events) => {
        const { recorders, read } = open(NO_SITES);
        const [recorder] = recorders as [ArenaRecorder];
        const expected = events.map(({ actor, operation, name, args, value, message, kind }) => {
          if (kind === 'invoke') {
            recorder.invoke(actor, operation, name, args);
            return { kind, actor, operation, name, args };
          }
          if (kind === 'respond') {
            recorder.respond(actor, operation, value);
            return { kind, actor, operation, value };
          }
          recorder.threw(actor, operation, message);
          return { kind, actor, operation, message };
        });
        expect(read().events).toEqual(structuredClone(expected));
      }),
    );
  });

  test('an empty part of the arena is an empty recording', () => {
    const { read } = open(NO_SITES);
    expect(read()).toEqual({
      events: [],
      observed: undefined,
      errors: [],
      always: undefined,
      exit: undefined,
      killed: undefined,
      uncontrolled: [],
      standings: [],
      lockWaits: [],
      locks: [],
      steps: [],
      decisions: [],
      sites: new Map(),
    });
  });

  test('the first failed always and the first exit count; every error does', () => {
    const { recorders, read } = open(NO_SITES);
    const [recorder] = recorders as [ArenaRecorder];
    recorder.always('first');
    recorder.always('second');
    recorder.exit(2, 3);
    recorder.exit(1, 4);
    recorder.error(0, 'a', 'stack of a');
    recorder.error(1, 'b', 'stack of b');
    recorder.observed(new Map([[1, [Number.NaN]]]));
    const { always, exit, errors, observed } = read();
    expect(always).toBe('first');
    expect(exit).toEqual({ actor: 2, code: 3 });
    expect(errors).toEqual([
      { actor: 0, message: 'a', stack: 'stack of a' },
      { actor: 1, message: 'b', stack: 'stack of b' },
    ]);
    expect(observed).toEqual(new Map([[1, [Number.NaN]]]));
  });

  test('decisions come back, the one before the first step included', () => {
    const decision = fc.record({
      current: fc.integer({ min: -1, max: 63 }),
      position: fc.nat(),
      currentEnabled: fc.boolean(),
      lowestEnabled: fc.nat(63),
      chosen: fc.nat(63),
    });
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 20 }), (decisions) => {
        const { recorders, read } = open(NO_SITES);
        for (const d of decisions) {
          recorders[0]?.decision(d);
        }
        expect(read().decisions).toEqual(decisions);
      }),
    );
  });

  test('a step has its bytes, its value and its place', () => {
    const { recorders, read } = open({
      describe: (site) => `a.ts:${site}:1`,
      fromStack: () => 'lib.ts:9:9',
    });
    const [recorder] = recorders as [ArenaRecorder];
    recorder.step(1, 0, ACCESS.start, 0, 0, 0, 7);
    recorder.step(1, 1, ACCESS.write, 2, 4, 8, 7);
    recorder.value(1, -5);
    recorder.step(1, 2, ACCESS.atomicRead, 2, 0, 4, 0);
    recorder.value(1, 'x'.repeat(200));
    const [start, write, read2] = read().steps;
    expect(start).toEqual({ actor: 1, position: 0, access: 'start', location: 'a.ts:7:1' });
    expect(write).toEqual({
      actor: 1,
      position: 1,
      access: 'write',
      object: 2,
      start: 4,
      end: 8,
      value: '-5',
      location: 'a.ts:7:1',
    });
    expect(read2?.location).toBe('lib.ts:9:9');
    expect(read2?.value).toHaveLength(80);
  });

  // Each thread numbers the places it knows from stacks only, so two threads give one number twice.
  test('steps of several threads have their own places', () => {
    const place = fc.tuple(fc.nat(1), fc.nat(3));
    fc.assert(
      fc.property(fc.array(place, { maxLength: 20 }), (places) => {
        let here = 0;
        const book = (thread: number): SiteBook => ({
          describe: () => undefined,
          fromStack: () => `thread${thread}.ts:${here}:1`,
        });
        const { recorders, read } = open(book(0), book(1));
        for (const [thread, line] of places) {
          here = line;
          recorders[thread]?.step(thread, 0, ACCESS.read, 1, 0, 4, 0);
        }
        expect(read().steps.map(({ location }) => location)).toEqual(
          places.map(([thread, line]) => `thread${thread}.ts:${line}:1`),
        );
      }),
    );
  });

  test('after a reset the text of a place stands in the execution that uses it', () => {
    const { recorders, read, shared } = open({
      describe: () => 'a.ts:1:1',
      fromStack: () => undefined,
    });
    const [recorder] = recorders as [ArenaRecorder];
    recorder.step(0, 0, ACCESS.read, 1, 0, 4, 5);
    const second = shared[0] as number;
    recorder.reset();
    recorder.step(0, 0, ACCESS.read, 1, 0, 4, 5);
    expect(read(second).steps[0]?.location).toBe('a.ts:1:1');
  });
});
