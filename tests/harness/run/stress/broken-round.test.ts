import { expect, test } from 'vitest';
import { defineScenario } from '../../../../harness/index.ts';
import { actorsOf } from '../../../../harness/model/scenario.ts';
import { EventLog } from '../../../../harness/record/event-log.ts';
import { brokenRound } from '../../../../harness/run/stress/broken-round.ts';

const scenario = defineScenario({
  name: 'stands-still',
  actors: { waiter: { in: 'thread', run: () => new Promise(() => {}) } },
});

function hangOf(areCoresShort: boolean) {
  return brokenRound(scenario, {
    kind: 'broken',
    round: 0,
    end: {
      kind: 'hung',
      wallMs: 5_600,
      areCoresShort,
      actors: [{ actor: 0, operation: 1, stack: [] }],
    },
    log: new EventLog(actorsOf(scenario)).toLog(),
    operationOf: () => 'write',
  });
}

test('a hang says who did not move, for how long, and in which operation', () => {
  expect(hangOf(false)).toEqual({
    kind: 'hang',
    message: 'waiter did not move for 5.6 s and had not ended',
    detail: ['waiter is in write'],
  });
});

test('a hang that is called while threads wait for cores says so', () => {
  expect(hangOf(true).detail).toEqual([
    'waiter is in write',
    expect.stringMatching(/waiting for a core.*less busy machine/),
  ]);
});
