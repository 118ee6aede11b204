import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecisionView } from '../../../harness/conductor/decision-view.ts';
import { allocateControl, openControl, STATUS, WORD } from '../../../harness/conductor/layout.ts';

interface ActorState {
  readonly status: number;
  readonly deadline: number;
  readonly patient: boolean;
}

const actorState: fc.Arbitrary<ActorState> = fc.record({
  status: fc.constantFrom(STATUS.ready, STATUS.blocked, STATUS.done),
  deadline: fc.oneof(fc.nat(50), fc.constant(Number.POSITIVE_INFINITY)),
  patient: fc.boolean(),
});
const states = fc.array(actorState, { minLength: 1, maxLength: 12 });

function viewOf(actors: readonly ActorState[], seed: readonly number[], schedule: number[] = []) {
  const control = openControl(allocateControl(1));
  const { words } = control;
  words[WORD.actors] = actors.length;
  words[WORD.scheduleLength] = schedule.length;
  seed.forEach((word, i) => {
    words[WORD.generator + i] = word;
  });
  actors.forEach(({ status, deadline, patient }, actor) => {
    control.status[actor] = status;
    control.patient[actor] = patient ? 1 : 0;
    control.deadline[actor] = status === STATUS.blocked ? deadline : Number.POSITIVE_INFINITY;
  });
  const view = new DecisionView(control);
  view.adopt(Int32Array.from(schedule));
  view.list();
  return [...view.enabled.subarray(0, view.enabledCount)];
}

const indices = (actors: readonly ActorState[], wanted: number) =>
  actors.flatMap(({ status }, actor) => (status === wanted ? [actor] : []));

/** The waiter whose deadline is the earliest; of equals the lowest number. */
function nextTimeout(actors: readonly ActorState[]): number | undefined {
  return indices(actors, STATUS.blocked)
    .filter((actor) => actors[actor]?.deadline !== Number.POSITIVE_INFINITY)
    .sort((a, b) => (actors[a]?.deadline as number) - (actors[b]?.deadline as number))[0];
}

const seed = fc
  .array(fc.integer(), { minLength: 4, maxLength: 4 })
  .filter((words) => words.some((word) => word !== 0));

describe('who may run', () => {
  test('the ready actors, ascending, then at most the waiter with the earliest deadline', () => {
    fc.assert(
      fc.property(states, seed, (actors, words) => {
        const enabled = viewOf(actors, words);
        const ready = indices(actors, STATUS.ready);
        const timed = nextTimeout(actors);
        expect(enabled.slice(0, ready.length)).toEqual(ready);
        expect(enabled.slice(ready.length)).toEqual(enabled.length > ready.length ? [timed] : []);
      }),
    );
  });

  test('when nobody is ready the next timeout may fire; without one, nobody runs', () => {
    fc.assert(
      fc.property(states, seed, (actors, words) => {
        fc.pre(indices(actors, STATUS.ready).length === 0);
        const timed = nextTimeout(actors);
        expect(viewOf(actors, words)).toEqual(timed === undefined ? [] : [timed]);
      }),
    );
  });

  test('beside a ready actor, a patient waiter is never offered, nor a later one in its place', () => {
    fc.assert(
      fc.property(states, seed, fc.boolean(), (actors, words, given) => {
        const ready = indices(actors, STATUS.ready);
        fc.pre(ready.length > 0 && actors[nextTimeout(actors) ?? -1]?.patient === true);
        expect(viewOf(actors, words, given ? [0] : [])).toEqual(ready);
      }),
    );
  });

  test('under a given schedule the next timeout is always offered unless it is patient, and chance is not asked', () => {
    fc.assert(
      fc.property(states, (actors) => {
        const timed = nextTimeout(actors);
        const ready = indices(actors, STATUS.ready);
        const isOffered =
          timed !== undefined && (ready.length === 0 || actors[timed]?.patient === false);
        // A generator of zeros would only ever give zeros: it must not matter.
        expect(viewOf(actors, [0, 0, 0, 0], [0])).toEqual(isOffered ? [...ready, timed] : ready);
      }),
    );
  });

  test('a draw is made only where a timeout might be offered beside a ready actor', () => {
    const control = openControl(allocateControl(1));
    control.words[WORD.actors] = 2;
    control.words.set([1, 2, 3, 4], WORD.generator);
    const before = [...control.words.subarray(WORD.generator, WORD.generator + 4)];
    const view = new DecisionView(control);
    view.adopt(new Int32Array(0));
    control.deadline.fill(Number.POSITIVE_INFINITY);
    view.list();
    expect([...control.words.subarray(WORD.generator, WORD.generator + 4)]).toEqual(before);
  });
});
