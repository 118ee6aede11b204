import { describe, expect, test } from 'vitest';
import type { AnyScenario } from '../../../harness/model/scenario.ts';
import type { Standing } from '../../../harness/model/standing.ts';
import { judge } from '../../../harness/run/judge.ts';
import { eventsOf } from '../checkers/lock-programs.ts';
import { recordOf, SCENARIO } from './records.ts';

const standing = (more: Partial<Standing>): Standing => ({
  actor: 0,
  state: 'ready',
  position: 4,
  object: 1,
  start: 8,
  current: false,
  ...more,
});

function violationOf(...[scenario, record]: Parameters<typeof judge>) {
  const verdict = judge(scenario, record);
  if (verdict.kind !== 'violation') throw new Error(`judged ${verdict.kind}`);
  return verdict.violation;
}

describe('an execution is judged', () => {
  test('clean when nothing speaks against it', () => {
    expect(judge(SCENARIO, recordOf())).toEqual({ kind: 'clean' });
  });

  test('inconclusive when its history did not fit, whatever the invariants would say', () => {
    const scenario: AnyScenario = { ...SCENARIO, invariants: { any: () => 'broken' } };
    const verdict = judge(scenario, recordOf({ ending: 'overflow' }));
    expect(verdict).toMatchObject({ kind: 'inconclusive', why: expect.stringMatching(/fit/) });
  });

  test('an uncaught error names the actor and shows the user frames only', () => {
    const stack = [
      'Error: bad',
      '    at mine (/home/me/queue.ts:3:4)',
      '    at perform (/lib/hammerlock/workers/actor-body.ts:9:9)',
      '    at node:internal/process/task_queues:1:1',
    ].join('\n');
    const record = recordOf({}, { errors: [{ actor: 1, message: 'bad', stack }] });
    expect(violationOf(SCENARIO, record)).toMatchObject({
      kind: 'uncaught-error',
      message: 'writer 2 ended with an error: bad',
      detail: ['at mine (/home/me/queue.ts:3:4)'],
    });
  });

  test('process.exit is an uncaught error', () => {
    const { kind, message } = violationOf(SCENARIO, recordOf({}, { exit: { actor: 2, code: 3 } }));
    expect([kind, message]).toEqual(['uncaught-error', 'reader called process.exit(3)']);
  });

  test.each([
    ['ERR_WORKER_OUT_OF_MEMORY', 'heap', /^writer 2 ran out of memory/],
    ['', 'gone', /^the thread of writer 2 ended: gone$/],
  ])(
    'a thread that died (%j) is an uncaught error of the actor that ran',
    (code, text, message) => {
      const record = recordOf({
        ending: 'died',
        death: { code, message: text },
        standings: [standing({}), standing({ actor: 1, current: true })],
      });
      const found = violationOf(SCENARIO, record);
      expect(found.kind).toBe('uncaught-error');
      expect(found.message).toMatch(message);
    },
  );

  test('a process that died is called a process', () => {
    const [role, entry] = Object.entries(SCENARIO.actors)[0];
    const scenario = { ...SCENARIO, actors: { [role]: { ...entry, in: 'process' as const } } };
    const record = recordOf({
      ending: 'died',
      death: { code: '', message: 'SIGSEGV' },
      standings: [standing({ current: true })],
    });
    expect(violationOf(scenario, record).message).toMatch(
      /^the process of writer 1 ended: SIGSEGV$/,
    );
  });

  test('a stray error is one too', () => {
    expect(violationOf(SCENARIO, recordOf({ strays: ['late'] })).message).toMatch(/late/);
  });

  test('a failed always is an invariant', () => {
    expect(violationOf(SCENARIO, recordOf({}, { always: 'two inside' }))).toEqual({
      kind: 'invariant',
      invariant: 'always',
      message: 'two inside',
    });
  });

  test('a deadlock says who waits where, in what, and who has ended', () => {
    const record = recordOf(
      {
        ending: 'deadlock',
        standings: [
          standing({ state: 'blocked' }),
          standing({ actor: 1, state: 'blocked', start: 12 }),
          standing({ actor: 2, state: 'done' }),
        ],
      },
      { events: [{ kind: 'invoke', actor: 1, operation: 0, name: 'take', args: [] }] },
    );
    expect(violationOf(SCENARIO, record)).toEqual({
      kind: 'deadlock',
      message: 'writer 1 and writer 2 wait and nobody is left to wake them',
      detail: [
        'writer 1 waits on buffer 1 at byte 8, after 4 steps',
        'writer 2 waits on buffer 1 at byte 12, after 4 steps in take',
        'ended: reader',
      ],
    });
  });

  test('a hang behind the end of all actors names what may hang there', () => {
    const standings = [0, 1, 2].map((actor) => standing({ actor, state: 'done' }));
    const scenario: AnyScenario = { ...SCENARIO, observe: () => 1, close: () => {} };
    const messageOf = (...[more, history]: Parameters<typeof recordOf>) =>
      violationOf(scenario, recordOf({ ending: 'hung', standings, ...more }, history)).message;
    expect(messageOf()).toMatch(/^all actors have ended, but not observe or close, within /);
    expect(messageOf({}, { observed: 1 })).toMatch(/^all actors have ended, but not close, /);
    const running = standings.map((one) => ({ ...one, current: one.actor === 1 }));
    expect(messageOf({ standings: running })).toMatch(/^writer 2 reached no schedule point /);
  });

  test('a death behind the end of all actors is none of an actor', () => {
    const standings = [0, 1, 2].map((actor) => standing({ actor, state: 'done' }));
    const death = { message: 'gone', code: '' };
    const record = recordOf({ ending: 'died', standings, death });
    const scenario: AnyScenario = { ...SCENARIO, close: () => {} };
    expect(violationOf(scenario, record).message).toBe('the thread of close ended: gone');
  });

  test('a livelock and a hang name their limits', () => {
    const standings = [standing({ current: true }), standing({ actor: 1, state: 'done' })];
    const limits = { steps: 77, hangMs: 50 };
    const livelock = violationOf(
      { ...SCENARIO, limits },
      recordOf({ ending: 'livelock', steps: 77, standings }),
    );
    expect(livelock).toMatchObject({ kind: 'livelock', message: expect.stringMatching(/ 77 /) });
    const hang = violationOf({ ...SCENARIO, limits }, recordOf({ ending: 'hung', standings }));
    expect(hang).toMatchObject({
      kind: 'hang',
      message: expect.stringMatching(/^writer 1 .* 50 ms/),
      detail: ['writer 1 runs, after 4 steps'],
    });
  });

  test('an error goes before everything that may come of it', () => {
    const errors = [{ actor: 0, message: 'first', stack: '' }];
    for (const ending of ['deadlock', 'livelock', 'hung', 'overflow'] as const) {
      const record = recordOf({ ending, standings: [] }, { errors, always: 'late' });
      expect(violationOf(SCENARIO, record).kind).toBe('uncaught-error');
    }
  });
});

describe('locks in both orders', () => {
  const locks = [
    ...eventsOf(0, [[{ lock: 'a' }, { lock: 'b' }]]),
    ...eventsOf(2, [[{ lock: 'b' }, { lock: 'a' }]]),
  ];

  test('are a finding of an execution that went well otherwise', () => {
    expect(violationOf(SCENARIO, recordOf({}, { locks }))).toMatchObject({
      kind: 'lock-order',
      detail: ['writer 1 held a while it took b', 'reader held b while it took a'],
    });
    const unequal: AnyScenario = { ...SCENARIO, invariants: { sum: () => 'off by 1' } };
    expect(violationOf(unequal, recordOf({}, { locks })).kind).toBe('invariant');
    const stuck = recordOf({ ending: 'deadlock', standings: [] }, { locks });
    expect(violationOf(SCENARIO, stuck).kind).toBe('deadlock');
  });

  test('are none where a scenario says that any order will do', () => {
    expect(judge({ ...SCENARIO, lockOrder: 'any' }, recordOf({}, { locks }))).toEqual({
      kind: 'clean',
    });
  });

  test('are undecided where there are too many', () => {
    const names = 'abcdefghijkl'.split('');
    const nests = names.flatMap((first) =>
      names.map((second) => [{ lock: 'gate' }, { lock: first }, { lock: second }]),
    );
    const crowd = Array.from({ length: 6 }, (_, actor) => eventsOf(actor, nests)).flat();
    expect(judge(SCENARIO, recordOf({}, { locks: crowd }))).toEqual({
      kind: 'inconclusive',
      why: 'an execution took too many locks in too many orders to compare',
    });
  });
});

describe('invariants', () => {
  const withInvariants = (invariants: AnyScenario['invariants'] & object): AnyScenario => ({
    ...SCENARIO,
    invariants,
  });

  test('see the history with roles, what was observed, and the state', () => {
    let seen: unknown;
    const scenario = withInvariants({
      look(context) {
        seen = context;
      },
    });
    const record = recordOf(
      { state: { n: 1 } },
      {
        observed: [7],
        events: [
          { kind: 'invoke', actor: 2, operation: 0, name: 'get', args: [1] },
          { kind: 'respond', actor: 2, operation: 0, value: 5 },
        ],
      },
    );
    expect(judge(scenario, record)).toEqual({ kind: 'clean' });
    expect(seen).toMatchObject({
      state: { n: 1 },
      observed: [7],
      history: [{ role: 'reader', name: 'get', args: [1], invokedAt: 0, respondedAt: 1 }],
    });
  });

  test('may return a message, throw one, or return a violation of another kind', () => {
    const record = recordOf();
    const message = violationOf(withInvariants({ holds: () => {}, sum: () => 'off by 1' }), record);
    expect(message).toEqual({ kind: 'invariant', invariant: 'sum', message: 'sum: off by 1' });
    const thrown = withInvariants({
      sum() {
        throw new Error('boom');
      },
    });
    expect(violationOf(thrown, record).message).toBe('sum: boom');
    const own = withInvariants({ sum: () => ({ kind: 'lost-write', message: 'gone' }) });
    expect(violationOf(own, record)).toEqual({
      kind: 'lost-write',
      invariant: 'sum',
      message: 'gone',
    });
  });
});

test.each([true, false, 0, Promise.resolve('no'), { kind: 'lost-writes' }])(
  'an invariant that returns %s is a mistake of the scenario, and no verdict',
  (said) => {
    const scenario = { name: 'mistaken', actors: {}, invariants: { sum: () => said as never } };
    expect(() => judge(scenario, recordOf({}))).toThrow(/invariant 'sum' of scenario 'mistaken'/);
  },
);
