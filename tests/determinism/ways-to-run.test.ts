import { describe, expect, test } from 'vitest';
import { hashesOf, numbers, recordsOf } from '../harness/run/executions.ts';
import { inLane } from '../harness/run/in-lane.ts';
import { inLanes } from './lane-processes.ts';

/** Clean, failing, asynchronous and blocking ones. */
const FIXTURES = ['lost-update', 'timeouts', 'order'];

describe.each(FIXTURES)('the course of an execution of %s does not depend on', (fixture) => {
  const all = numbers(80);
  const expected = hashesOf(fixture, all);

  test('the executions before it, or the size of its batch', async () => {
    const some = [3, 64, 79, 5, 4];
    const hashes = await expected;
    const wanted = some.map((number) => hashes[number]);
    expect(await hashesOf(fixture, some)).toEqual(wanted);
    expect(await hashesOf(fixture, some, { oneByOne: true })).toEqual(wanted);
  });

  test('whether its steps are recorded', async () => {
    const hashes = (await expected).slice(0, 20);
    expect(await hashesOf(fixture, numbers(20), { recording: true })).toEqual(hashes);
  });

  test('whether its modules are fresh', async () => {
    const hashes = (await expected).slice(0, 4);
    expect(await hashesOf(fixture, numbers(4), { isolation: 'fresh-modules' })).toEqual(hashes);
  });
});

test('nor does it depend on whether its threads are fresh', async () => {
  const fresh = await hashesOf('order', [2, 0], { isolation: 'fresh-threads' });
  expect(fresh.reverse()).toEqual(await hashesOf('order', [0, 2]));
});

test('an execution with a seed of its own takes the course of that seed', async () => {
  const strategy = 'random';
  const own = await hashesOf('programs', numbers(20), { seed: '1', ownSeed: 'other', strategy });
  expect(own).toEqual(await hashesOf('programs', numbers(20), { seed: 'other', strategy }));
  expect(own).not.toEqual(await hashesOf('programs', numbers(20), { seed: '1', strategy }));
});

test('one lane and two, in processes of their own, take the same courses', async () => {
  const here = await inLane('lost-update', ({ search }) => search(200, true));
  const executions = numbers(200);
  const [whole] = await inLanes('lost-update', [executions]);
  const odd = executions.filter((number) => number % 2 === 1);
  const even = executions.filter((number) => number % 2 === 0);
  const [odds, evens] = await inLanes('lost-update', [odd, even]);
  const woven = executions.map((number) => {
    const part = number % 2 === 1 ? odds : evens;
    return part?.hashes[number >> 1];
  });
  expect([...(whole?.hashes ?? [])]).toEqual([...here.hashes]);
  expect(woven).toEqual([...here.hashes]);
});

test('every strategy has courses of its own, and each is what its name says', async () => {
  const hashes = new Map<string, string[]>();
  for (const strategy of ['random', 'pct', 'pos'] as const) {
    hashes.set(strategy, await hashesOf('lost-update', numbers(30), { strategy }));
  }
  expect(new Set([...hashes.values()].map((list) => list.join())).size).toBe(3);
  const mixed = await hashesOf('lost-update', numbers(30));
  for (const [number, hash] of mixed.entries()) {
    const candidates = [...hashes.values()].map((list) => list[number]);
    expect(candidates).toContain(hash);
  }
});

test('the same hash means the same steps', async () => {
  const byHash = new Map<string, string>();
  for (const record of await recordsOf('lost-update', numbers(100), { recording: true })) {
    const { steps } = record.recording();
    const hash = `${record.hashA}.${record.hashB}`;
    const course = JSON.stringify(
      steps.map(({ actor, access, object, start, value }) => [actor, access, object, start, value]),
    );
    expect(byHash.get(hash) ?? course).toBe(course);
    byHash.set(hash, course);
  }
  expect(new Set(byHash.values()).size).toBe(byHash.size);
});
