import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { create, type Tool, type ToolSights } from '../../scenarios/system/correct.ts';
import {
  clientsAreServed,
  entriesAreKept,
  eventsArrive,
  modulesAreInOrder,
  proxiesAgree,
  requestsEnd,
} from '../../scenarios/system/judge-tool.ts';
import { Requests } from '../../scenarios/system/requests.ts';
import scenario from '../../scenarios/system/scenario.ts';
import { historyOf } from '../harness/checkers/histories.ts';

const NOTHING_SEEN: ToolSights = {
  events: [],
  clients: { messages: {}, open: [], registered: [] },
  proxies: { portByUrl: [], urlByPort: [] },
  trails: [],
  refusals: [],
};

/** Calls of one thread, and what it has seen behind them. */
function seenBehind(
  calls: readonly { name: string; args: readonly unknown[]; value?: unknown }[],
  sights: Partial<ToolSights>,
) {
  return historyOf(
    ...calls.map((call) => ({ actor: 1, ...call })),
    { actor: 1, name: 'seen', args: [], value: { ...NOTHING_SEEN, ...sights } },
    // Another one who has seen nothing is no matter.
    { actor: 2, name: 'seen', args: [], value: NOTHING_SEEN },
  );
}

const events = fc.uniqueArray(fc.nat(99), { minLength: 2 }).map((all) => all.map((n) => `1.${n}`));
const published = (all: readonly string[]) =>
  all.map((event) => ({ name: 'publish', args: [event] }));

test('events arrive where each subscriber has all of them, in their order', () => {
  fc.assert(
    fc.property(events, fc.nat(), (all, n) => {
      const judged = (...seen: string[][]) =>
        eventsArrive(seenBehind(published(all), { events: seen }));
      const at = n % all.length;
      expect(judged(all, all)).toBeUndefined();
      expect(judged(all, all.toSpliced(at, 1))).toMatchObject({ kind: 'lost-write' });
      expect(judged(all, [...all, all[at]])).toMatchObject({ kind: 'duplicate' });
      expect(judged(all.toReversed())).toMatch(/published in the order/);
    }),
  );
});

test('clients are served where they have what was sent while they were there', () => {
  const calls = [
    { name: 'connect', args: [3], value: true },
    { name: 'send', args: [3, 7], value: true },
    { name: 'drop', args: [3] },
    { name: 'send', args: [3, 8], value: false },
  ];
  const judged = (messages: string[], open: string[] = [], registered: string[] = []) =>
    clientsAreServed(
      seenBehind(calls, { clients: { messages: { 3: messages }, open, registered } }),
    );
  expect(judged(['7'])).toBeUndefined();
  expect(judged([])).toMatchObject({ kind: 'lost-write' });
  expect(judged(['7', '8'])).toMatchObject({ kind: 'invariant' });
  expect(judged(['7'], [], ['3'])).toMatch(/no open session/);
  const [connect, , , refused] = calls;
  const early = seenBehind([connect, refused], {
    clients: { messages: {}, open: [], registered: [] },
  });
  expect(clientsAreServed(early)).toMatch(/nothing ended that session/);
});

test('proxies agree at every look, or do not', () => {
  const right = { portByUrl: [['a', 1]], urlByPort: [[1, 'a']] } as const;
  const half = { portByUrl: [['a', 1]], urlByPort: [] } as const;
  const look = (value: unknown) => [{ name: 'look', args: [], value }];
  expect(proxiesAgree(seenBehind(look(right), { proxies: right }))).toBeUndefined();
  expect(proxiesAgree(seenBehind(look(half), { proxies: right }))).toMatch(/by URL there is/);
  expect(proxiesAgree(seenBehind(look(right), { proxies: half }))).toMatch(/by URL there is/);
});

test('requests end where none is left open', () => {
  const judged = (outcomes: string[], opened: number, closed: number) =>
    requestsEnd(seenBehind([], { trails: [{ name: 'request 1', outcomes, opened, closed }] }));
  expect(requestsEnd(seenBehind([], {}))).toBeUndefined();
  expect(judged(['answered', 'aborted'], 1, 1)).toMatchObject({ kind: 'duplicate' });
  expect(judged(['aborted'], 1, 0)).toMatch(/connected 1 times and closed 0 times/);
});

describe('entries of the log', () => {
  const bounds = { lines: 8, files: 3, backlog: 2 };
  const posted = (count: number) =>
    historyOf(
      ...Array.from({ length: count }, (_, n) => ({ actor: n % 2, name: 'log', args: [n] })),
    );
  const lines = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => String(from + n));

  test('are kept until so many others came', () => {
    expect(entriesAreKept(posted(40), lines(24, 40), bounds)).toBeUndefined();
    expect(entriesAreKept(posted(40), lines(32, 40), bounds)).toMatchObject({ kind: 'lost-write' });
  });

  test('are whole and there once', () => {
    expect(entriesAreKept(posted(2), ['0', '1'], bounds)).toBeUndefined();
    expect(entriesAreKept(posted(2), ['0', '01'], bounds)).toMatchObject({ kind: 'torn-read' });
    expect(entriesAreKept(posted(2), ['0', '1', '1'], bounds)).toMatchObject({ kind: 'duplicate' });
  });

  test('that were refused are not waited for', () => {
    const history = historyOf({ name: 'log', args: [1], value: false });
    expect(entriesAreKept(history, [], bounds)).toBeUndefined();
  });

  test('of a thread that did not get the log in time may be missing, those of others not', () => {
    const refused = seenBehind([{ name: 'log', args: [1] }], { refusals: ['too late'] });
    expect(entriesAreKept(refused, [], bounds)).toBeUndefined();
    const other = historyOf({ actor: 2, name: 'log', args: [2] });
    const found = entriesAreKept([...other, ...refused], [], bounds);
    expect(found).toMatchObject({ kind: 'lost-write' });
  });
});

test.each([
  [[1, 2], [2, 1], undefined],
  [[1, 2], [2], /the access order names 2$/],
  [[1, 2, 3], [1, 2, 3], /3 modules are at hand, and 2 may be/],
])('modules %j used in the order %j', (keys, order, problem) => {
  const contents = { modules: { keys, order } } as unknown as Awaited<ReturnType<Tool['contents']>>;
  const found = modulesAreInOrder(contents, 2);
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(problem);
});

describe('requests', () => {
  test('are answered, or given up, and leave nothing open', async () => {
    const requests = new Requests();
    const all = [
      requests.make(() => 8_000, false),
      requests.make(() => undefined, false),
      requests.make(() => 8_000, true),
    ];
    expect(await Promise.all(all)).toEqual([8_000, undefined, undefined]);
    expect(await requests.openTrails()).toEqual([]);
  });
});

describe('a tool', () => {
  let folder: string;
  let tools: Tool[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tool-'));
    const context = { mode: 'explore', random: Math.random, folder: () => folder } as const;
    const state = scenario.setup?.(context);
    if (state === undefined) throw new Error('there is no state');
    tools = [create(state), create(state)];
  });
  afterEach(async () => {
    for (const tool of tools) tool.close();
    await rm(folder, { recursive: true });
  });

  test('is the same one to all who use it', async () => {
    const [one, other] = tools;
    one.submit(5);
    one.route(1, 80);
    one.adjust(0, 3);
    one.tell(9);
    expect([other.take(), other.resolve(1), other.setting(0), other.hear()]).toEqual([5, 80, 3, 9]);
    await one.change(2, 4);
    expect([await other.load(2), await other.ask(1, false)]).toEqual([4, 80]);
    expect([one.increment(1), other.increment(1)]).toEqual([1, 2]);
    await one.save(6);
    expect(await other.page()).toBe(6);
    for (const tool of tools) tool.countUse();
    expect([one.log(1), other.log(2)]).toEqual([true, true]);
    for (const tool of tools) await tool.flush();
    const contents = await one.contents();
    expect(contents).toMatchObject({
      jobs: [],
      watches: [],
      uses: 2,
      page: 6,
      settings: [3, 0, 0],
    });
    expect(contents.entries.toSorted()).toEqual(['1', '2']);
    expect(contents.inspection.records['1']).toEqual({ value: 2, changes: 2 });
  });

  test('has events, clients and proxies in each thread', async () => {
    const [one, other] = tools;
    await one.publish('1.0');
    await one.connect(4);
    const port = await one.proxy(1);
    expect([await one.send(4, 1), await other.send(4, 2)]).toEqual([true, false]);
    const sights = await one.seen();
    expect(sights.events).toEqual([['1.0'], ['1.0']]);
    expect(sights.clients).toEqual({ messages: { 4: ['1'] }, open: ['4'], registered: ['4'] });
    expect(sights.proxies.portByUrl).toEqual([['http://site-1.test', port]]);
    expect((await other.seen()).proxies.portByUrl).toEqual([]);
  });
});
