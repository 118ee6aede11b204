import { describe, expect, test, vi } from 'vitest';
import type { Operation } from '../../harness/index.ts';
import { Caller, serve } from '../../scenarios/desk.ts';
import { create as bothOrders } from '../../scenarios/proxy-map/bugs/both-orders.ts';
import { create as oneSideFirst } from '../../scenarios/proxy-map/bugs/one-side-first.ts';
import { create as portGivenTwice } from '../../scenarios/proxy-map/bugs/port-given-twice.ts';
import { create, type MapOptions } from '../../scenarios/proxy-map/correct.ts';
import {
  allAreMapped,
  allLooks,
  portsAreGivenOnce,
  sidesAgree,
} from '../../scenarios/proxy-map/judge-sides.ts';

const options = (changes: Partial<MapOptions> = {}): MapOptions => ({
  ports: [8000, 8001, 8002],
  isFree: async (port) => port !== 8001,
  close: async () => {},
  ...changes,
});

const subjects = { correct: create, bothOrders, oneSideFirst, portGivenTwice };

describe.each(Object.entries(subjects))('one call after another, %s', (_name, make) => {
  test('maps both ways', async () => {
    const map = make(options());
    expect([await map.add('a'), await map.add('b'), await map.add('a')]).toEqual([
      8000, 8002, 8000,
    ]);
    expect([await map.remove('a'), await map.remove('a')]).toEqual([true, false]);
    expect(map.sides()).toEqual({ portByUrl: [['b', 8002]], urlByPort: [[8002, 'b']] });
    expect([await map.evict(8002), await map.evict(8002)]).toEqual([true, false]);
    expect(map.sides()).toEqual({ portByUrl: [], urlByPort: [] });
  });

  test('refuses a URL for which no port is free, and has one when one is', async () => {
    const map = make(options());
    await map.add('a');
    await map.add('b');
    await expect(map.add('c')).rejects.toThrow('no port is free for c');
    await map.remove('a');
    expect(await map.add('c')).toBe(8000);
  });
});

test('many at once get a port each', async () => {
  const ports = Array.from({ length: 50 }, (_, n) => 9000 + n);
  const map = create(options({ ports, isFree: async () => true }));
  const given = await Promise.all(ports.map((port) => map.add(`app-${port % 40}`)));
  expect(new Set(given).size).toBe(40);
  expect(sidesAgree([map.sides()])).toBeUndefined();
});

test('a port that cannot be closed stays mapped', async () => {
  const close = vi.fn().mockRejectedValueOnce(new Error('busy')).mockResolvedValue(undefined);
  const map = create(options({ close }));
  await map.add('a');
  await expect(map.remove('a')).rejects.toThrow('busy');
  expect(map.sides()).toEqual({ portByUrl: [['a', 8000]], urlByPort: [[8000, 'a']] });
  expect(await map.evict(8000)).toBe(true);
});

test('a port that has another URL by now is not taken from it', async () => {
  const map = create(options());
  await map.add('a');
  const removed = map.remove('a');
  const evicted = map.evict(8000);
  await removed;
  expect(await evicted).toBe(false);
});

test('other threads call what is served, and hear of its errors', async () => {
  const desk = { name: 'test ports', isOpen: new Int32Array(new SharedArrayBuffer(4)) };
  const map = create(options({ ports: [8000] }));
  const served = serve(desk, { add: (url: string) => map.add(url) }, 1);
  const caller = new Caller(desk, 0);
  expect(await caller.call('add', 'a')).toBe(8000);
  await expect(caller.call('add', 'b')).rejects.toThrow('no port is free');
  caller.leave();
  await served;
});

const look = (value: unknown): Operation => ({
  actor: 0,
  role: 'client',
  name: 'look',
  args: [],
  outcome: { kind: 'returned', value },
  invokedAt: 0,
  respondedAt: 1,
});

const nothing = { portByUrl: [], urlByPort: [] };

test('every look is judged, and the end', () => {
  expect(allLooks([look(nothing), { ...look(1), name: 'add' }], nothing)).toEqual([
    nothing,
    nothing,
  ]);
});

test.each([
  ['nothing', nothing, undefined],
  ['the same', { portByUrl: [['a', 1]], urlByPort: [[1, 'a']] }, undefined],
  ['less by URL', { portByUrl: [], urlByPort: [[1, 'a']] }, 'by URL there is nothing'],
  ['less by port', { portByUrl: [['a', 1]], urlByPort: [] }, 'and by port nothing'],
  ['another URL', { portByUrl: [['a', 1]], urlByPort: [[1, 'b']] }, 'and by port 1 ↔ b'],
] as const)('directions with %s', (_name, sides, said) => {
  const found = sidesAgree([sides]);
  if (said === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(said);
});

test('a port that two URLs have was given twice', () => {
  const twice = {
    portByUrl: [
      ['a', 1],
      ['b', 1],
    ],
    urlByPort: [[1, 'b']],
  } as const;
  expect(portsAreGivenOnce([nothing, twice])).toMatchObject({ kind: 'duplicate' });
  expect(
    portsAreGivenOnce([
      {
        ...nothing,
        portByUrl: [
          ['a', 1],
          ['b', 2],
        ],
      },
    ]),
  ).toBeUndefined();
});

test('a URL that was added and has no port is noticed', () => {
  expect(allAreMapped(nothing, 0)).toBeUndefined();
  expect(allAreMapped(nothing, 1)).toBe('1 URLs were added, and 0 have a port');
});
