import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { hashesOf, numbers, recordsOf } from './executions.ts';
import { findIn, inLane } from './in-lane.ts';

/** Processes are started over and over. */
const PATIENCE_MS = 60_000;

describe('parents and children', { timeout: PATIENCE_MS }, () => {
  test.each(['thread-children', 'process-children'])(
    '%s: answers that are taken as they come are found in a wrong order',
    async (fixture) => {
      const finding = await findIn(fixture, 20);
      expect(finding).toMatchObject({ kind: 'invariant', reproduced: { times: 10, of: 10 } });
      expect(finding.trace.map(({ text }) => text)).toContain('get a message from answerer 2');
    },
  );

  test.each([
    ['thread-children-patient', 300],
    ['process-children-patient', 100],
    ['disconnecting-child', 60],
    ['killed-child', 40],
    ['greetings', 100],
  ])('%s stays clean', async (fixture, count) => {
    const report = await inLane(fixture, ({ search }) => search(count));
    expect(report).toMatchObject({
      executions: count,
      inconclusive: 0,
      failures: [],
      uncontrolled: [],
    });
    expect(new Set(report.hashes).size).toBeGreaterThan(1);
  });

  test.each(['threads', 'processes'])(
    'in %s: a message that is lost between them is found, as it is under stress',
    async (place) => {
      const finding = await findIn(`relay-in-${place}/clears-late`, 20);
      expect(finding).toMatchObject({ kind: 'lost-write', reproduced: { times: 10, of: 10 } });
      const clean = await inLane(`relay-in-${place}/takes-them-out`, ({ search }) => search(60));
      expect(clean).toMatchObject({ executions: 60, inconclusive: 0, failures: [] });
    },
  );

  test('take the same courses in threads and in processes', async () => {
    const inThreads = await hashesOf('thread-children-patient', numbers(30));
    expect(await hashesOf('process-children-patient', numbers(30))).toEqual(inThreads);
    expect(new Set(inThreads).size).toBeGreaterThan(20);
  });

  test('a child is killed between its messages, and its parent sees what it has sent', async () => {
    const counts = (await recordsOf('killed-child', numbers(60))).flatMap((record) =>
      record
        .recording()
        .events.flatMap((event) => (event.kind === 'respond' ? [event.value] : []))
        .filter((value) => typeof value === 'number'),
    );
    expect(new Set(counts)).toEqual(new Set([0, 1, 2]));
  });

  test('an actor that has no parent is told so', async () => {
    const report = await inLane('parentless', ({ search }) => search(1));
    expect(report.failures).toMatchObject([{ kind: 'uncaught-error' }]);
    expect(report.failures[0]?.signature).toMatch(/parentPort has nobody at its other end/);
  });
});

test('the example of the guide is what is run here', async () => {
  const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
  const example = await read('tests/fixtures/greetings.scenario.ts');
  expect(await read('docs/writing-a-scenario.md')).toContain(
    example.replace("'../../harness/index.ts'", "'hammerlock'"),
  );
});
