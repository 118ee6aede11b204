import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { numbers, recordsOf } from './executions.ts';
import { builtInTarget, findIn, inLane } from './in-lane.ts';

const HAS_LOCKS = (navigator as { locks?: unknown }).locks !== undefined;

describe('locks in both orders', () => {
  test.each([
    ['noted-mutexes-crossed', "lock 'mutex 1' while holding lock 'mutex 0'", 20],
    ['crossed-databases', 'database b.db while holding database a.db', 40],
    ['process-crossed-databases', 'database b.db while holding database a.db', 40],
  ])('%s: are found where nothing hung, and come back', async (fixture, text, within) => {
    const finding = await findIn(fixture, within, { kind: 'lock-order' });
    expect(finding.reproduced).toEqual({ times: 10, of: 10 });
    expect(finding.message).toContain(text);
    expect(finding.detail).toHaveLength(2);
    expect(finding.switches.after).toBeLessThanOrEqual(finding.switches.before);
  });

  test.each(HAS_LOCKS ? ['locks-crossed', 'task-locks-crossed'] : [])(
    '%s: are found, with who held what where',
    async (fixture) => {
      const { kind, message, detail, switches } = await findIn(fixture, 40, { kind: 'lock-order' });
      expect({ kind, message }).toEqual({
        kind: 'lock-order',
        message:
          "locks are taken in a circle: lock 'b' while holding lock 'a', and lock 'a' while holding lock 'b'",
      });
      expect(
        detail?.map((line) => line.replaceAll(/[^ ]*(crossed-locks.ts:\d+):\d+/g, '$1')),
      ).toEqual([
        "taker 1 held lock 'a' (in take at crossed-locks.ts:19) while it took lock 'b' (in take at crossed-locks.ts:19)",
        "taker 2 held lock 'b' (in take at crossed-locks.ts:19) while it took lock 'a' (in take at crossed-locks.ts:19)",
      ]);
      // One after the other is enough.
      expect(switches.after).toBe(1);
    },
  );

  test('a deadlock stays one, and says who holds the locks that user code noted', async () => {
    const { detail } = await findIn('noted-mutexes-crossed', 40, { kind: 'deadlock' });
    expect(detail?.map((line) => line.replace(/,.*/, ''))).toEqual([
      "taker 1 waits on buffer 1 at byte 4 for lock 'mutex 1' held by taker 2",
      "taker 2 waits on buffer 1 at byte 0 for lock 'mutex 0' held by taker 1",
    ]);
  });

  test('the places where user code took a lock of its own are shown between the steps', async () => {
    const { locks = [], trace } = await findIn('noted-mutexes-crossed', 20, { kind: 'lock-order' });
    const ofFirst = locks.filter(({ actor }) => actor === 0).map(({ text }) => text);
    expect(ofFirst).toEqual([
      "take lock 'mutex 0'",
      "take lock 'mutex 1'",
      "give back lock 'mutex 1'",
      "give back lock 'mutex 0'",
    ]);
    for (const { actor, afterStep } of locks) expect(trace[afterStep]?.actor).toBe(actor);
  });
});

test.each([
  ['lock-order', 'file database.lock while holding file repository.lock'],
  ['event-bus', "lock 'rows' while holding lock 'list'"],
  ['proxy-map', "lock 'URL' while holding lock 'ports'"],
])('the two orders of %s are found also where nobody hung', async (scenario, text) => {
  const target = await builtInTarget(`${scenario}/both-orders`);
  const finding = await findIn(target, 25, { kind: 'lock-order' });
  expect(finding.message).toContain(text);
  expect(finding.reproduced).toEqual({ times: 10, of: 10 });
});

test('the example of the guide is what is found here', async () => {
  const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
  const example = await read('tests/fixtures/transfers.scenario.ts');
  expect(await read('docs/writing-a-scenario.md')).toContain(
    example.replace("'../../harness/index.ts'", "'hammerlock'"),
  );
  const { message } = await findIn('transfers', 20, { kind: 'lock-order' });
  expect(message).toContain("lock 'journal' while holding lock 'accounts'");
});

test.each([
  ['noted-mutexes-ordered', 200],
  ['ordered-databases', 100],
  ['locks-at-once', 150],
  ['locks-in-open', 100],
  ['process-counter-locked', 50],
  ...(HAS_LOCKS ? ([['process-locks-crossed', 50]] as const) : []),
] as const)('%s stays clean', async (fixture, count) => {
  const report = await inLane(fixture, ({ search }) => search(count));
  expect(report).toMatchObject({ executions: count, inconclusive: 0, failures: [] });
});

test('what is done with locks is written down alike, whether steps are recorded or not', async () => {
  const locksOf = async (recording: boolean) => {
    const records = await recordsOf('noted-mutexes-crossed', numbers(20), { recording });
    return records.map((record) =>
      record.recording().locks.map((event) => {
        const { actor, kind } = event;
        return { actor, kind, ...(event.kind === 'ask' ? { name: event.name } : {}) };
      }),
    );
  };
  expect(await locksOf(true)).toEqual(await locksOf(false));
});
