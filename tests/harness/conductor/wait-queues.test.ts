import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocateControl, openControl, STATUS, WORD } from '../../../harness/conductor/layout.ts';
import {
  enqueueWaiter,
  fireTimeout,
  RELEASE,
  releaseWaiters,
} from '../../../harness/conductor/wait-queues.ts';

const ACTORS = 8;

type Action =
  | { readonly kind: 'wait'; readonly actor: number; readonly place: number; readonly ns: number }
  | { readonly kind: 'wake'; readonly place: number; readonly count: number }
  | { readonly kind: 'expire' };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant('wait' as const),
    actor: fc.nat(ACTORS - 1),
    place: fc.nat(3),
    ns: fc.oneof(fc.nat(1_000), fc.constant(Number.POSITIVE_INFINITY)),
  }),
  fc.record({
    kind: fc.constant('wake' as const),
    place: fc.nat(3),
    count: fc.oneof(fc.nat(3), fc.constant(Number.POSITIVE_INFINITY)),
  }),
  fc.record({ kind: fc.constant('expire' as const) }),
);

function openWith(actors: number) {
  const control = openControl(allocateControl(1));
  control.words[WORD.actors] = actors;
  control.deadline.fill(Number.POSITIVE_INFINITY);
  return control;
}

/** Two objects with two places each. */
const objectOf = (place: number) => 1 + (place >> 1);
const startOf = (place: number) => (place & 1) * 4;

describe('wait queues', () => {
  test('are first in, first out at each place, as a list of lists is', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const control = openWith(ACTORS);
        let model: { actor: number; place: number; deadline: number }[] = [];
        for (const act of actions) {
          if (act.kind === 'wait') {
            if (model.some(({ actor }) => actor === act.actor)) continue;
            const deadline = (control.time[0] as number) + act.ns;
            enqueueWaiter(control, act.actor, objectOf(act.place), startOf(act.place), deadline);
            model.push({ actor: act.actor, place: act.place, deadline });
          } else if (act.kind === 'wake') {
            const queue = model.filter(({ place }) => place === act.place).slice(0, act.count);
            const woken = releaseWaiters(
              control,
              objectOf(act.place),
              startOf(act.place),
              act.count,
              0,
            );
            expect(woken).toBe(queue.length);
            for (const { actor } of queue) {
              expect(control.waitResult[actor]).toBe(RELEASE.notified);
            }
            model = model.filter((waiter) => !queue.includes(waiter));
          } else {
            const [next] = model
              .filter(({ deadline }) => deadline < Number.POSITIVE_INFINITY)
              .sort((a, b) => a.deadline - b.deadline);
            if (next === undefined) continue;
            const before = control.time[0] as number;
            fireTimeout(control, next.actor);
            expect(control.time[0]).toBe(Math.max(before, next.deadline));
            expect(control.waitResult[next.actor]).toBe(RELEASE.timedOut);
            model = model.filter((waiter) => waiter !== next);
          }
          const blocked = Array.from({ length: ACTORS }, (_, actor) => actor).filter(
            (actor) => control.status[actor] === STATUS.blocked,
          );
          expect(blocked).toEqual(model.map(({ actor }) => actor).sort());
        }
      }),
    );
  });

  test('a released actor has no deadline left', () => {
    const control = openWith(2);
    enqueueWaiter(control, 0, 1, 0, 500);
    enqueueWaiter(control, 1, 1, 0, 700);
    releaseWaiters(control, 1, 0, 1, 0);
    fireTimeout(control, 1);
    expect([control.deadline[0], control.deadline[1]]).toEqual([Infinity, Infinity]);
  });
});
