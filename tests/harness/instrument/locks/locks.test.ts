import { AsyncLocalStorage } from 'node:async_hooks';
import workerThreads from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installLocks } from '../../../../harness/instrument/locks/install-locks.ts';
import { type RecordingGate, recordingGate } from '../recording-gate.ts';
import { inExecution } from '../timers/in-execution.ts';

type Locks = typeof navigator.locks;
const locks = Reflect.get(workerThreads, 'locks') as Locks;

describe.skipIf(locks === undefined)('worker_threads.locks', () => {
  const prototype = locks && (Object.getPrototypeOf(locks) as Locks);
  const platform = prototype && { ...prototype };
  let gate: RecordingGate;
  let uninstall: () => void;
  let seen: unknown[];
  beforeEach(() => {
    gate = recordingGate();
    uninstall = installLocks(gate);
    seen = [];
  });
  afterEach(() => uninstall());
  const active = <Value>(act: () => Value) => inExecution(gate, act);
  const see = (...values: unknown[]) => void seen.push(...values);
  const shown = (thrown: unknown) => (thrown as Error).name;
  const seeName = (thrown: unknown) => see(shown(thrown));
  const forEver = () => new Promise<never>(() => {});
  const texts = () => gate.points.flatMap(({ text }) => text ?? []);

  it('asks, gets and releases in steps of their own', async () => {
    const result = await active(() => {
      const promise = locks.request('a', { mode: 'shared' }, (lock) => {
        see(lock?.name, lock?.mode, Object.prototype.toString.call(lock));
        return 'done';
      });
      expect(gate.points).toMatchObject([
        { kind: 'lock', text: "request lock 'a' (shared)", value: 'held' },
      ]);
      expect(seen).toEqual([]);
      gate.settle();
      return promise;
    });
    expect(result).toBe('done');
    expect(seen).toEqual(['a', 'shared', '[object Lock]']);
    expect(gate.points.map(({ kind }) => kind)).toEqual(['lock', 'unlock']);
    expect(gate.points[0]).toMatchObject({
      start: gate.points[1]?.start,
      end: gate.points[1]?.end,
    });
    expect(gate.pending).toEqual([]);
    expect(gate.lockTexts).toEqual(["ask 1 lock 'a', shared", 'take 1', 'leave 1']);
    expect((navigator as { locks?: Locks }).locks).toBe(locks);
  });

  it('gives a lock in the order of the requests, and again when a callback has failed', async () => {
    const results = await active(() => {
      const failing = locks
        .request('a', () => {
          see(1);
          throw new RangeError('no');
        })
        .catch(shown);
      const rest = [
        locks.request('a', { mode: 'shared' }, async () => see(2)),
        locks.request('a', { mode: 'shared' }, async () => see(3)),
        locks.request('a', () => see(4)),
        locks.request('b', () => see('b')),
      ];
      gate.settle();
      return Promise.all([failing, ...rest]);
    });
    expect(results[0]).toBe('RangeError');
    expect(seen.filter((value) => value !== 'b')).toEqual([1, 2, 3, 4]);
    expect(texts()).toContain("request lock 'a', wait");
  });

  it('is null for who does not wait, and lost by whom it is stolen from', async () => {
    const [tried, robbed, stolen] = await active(() => {
      const holding = locks.request('a', forEver).catch(shown);
      gate.settle();
      const all = [
        locks.request('a', { ifAvailable: true }, (lock) => see(lock)),
        holding,
        locks.request('a', { steal: true }, () => 'mine'),
      ];
      gate.settle();
      return Promise.all(all);
    });
    expect([tried, robbed, stolen]).toEqual([undefined, 'AbortError', 'mine']);
    expect(seen).toEqual([null]);
    expect(texts()).toEqual(
      expect.arrayContaining(["try lock 'a', which is taken", "release lock 'a'"]),
    );
  });

  it('that was stolen is not released for those who wait behind the thief', async () => {
    let release: (() => void) | undefined;
    await active(() => {
      const holding = new Promise<void>((resolve) => {
        release = resolve;
      });
      const robbed = locks.request('a', () => holding).catch(seeName);
      gate.settle();
      locks.request('a', { steal: true }, () => forEver());
      locks.request('a', () => see('too early'));
      release?.();
      gate.settle();
      return robbed;
    });
    expect(seen).toEqual(['AbortError']);
  });

  it('is not waited for any longer than the signal says', async () => {
    const why = new Error('why');
    await active(() => {
      const controller = new AbortController();
      let release: (() => void) | undefined;
      const holding = new Promise<void>((resolve) => {
        release = resolve;
      });
      const first = locks.request('a', () => holding);
      const second = locks
        .request('a', { signal: controller.signal }, () => see('never'))
        .catch(see);
      const third = locks.request('a', { mode: 'shared' }, () => see('third'));
      gate.settle();
      controller.abort(why);
      gate.settle();
      release?.();
      gate.settle();
      return Promise.all([first, second, third]);
    });
    expect(seen.toSorted()).toEqual(['third', why].toSorted());
  });

  it('that was given but not seen before the signal came is given on', async () => {
    await active(() => {
      const controller = new AbortController();
      const first = locks
        .request('a', { signal: controller.signal }, () => see('never'))
        .catch(seeName);
      const second = locks.request('a', () => see('second'));
      controller.abort();
      gate.settle();
      return Promise.all([first, second]);
    });
    expect(seen.toSorted()).toEqual(['AbortError', 'second']);
  });

  it('tells what is held and what waits, in the words of the platform', async () => {
    const ask = (act: () => void) => {
      locks.request('a', forEver).catch(() => {});
      locks.request('b', { mode: 'shared' }, forEver).catch(() => {});
      locks.request('a', { mode: 'shared' }, forEver).catch(() => {});
      act();
      return locks.query();
    };
    const ours = await active(() => ask(() => gate.settle()));
    const client = `node-${process.pid}-${workerThreads.threadId}`;
    expect(ours).toEqual({
      held: [
        { name: 'a', mode: 'exclusive', clientId: client },
        { name: 'b', mode: 'shared', clientId: client },
      ],
      pending: [{ name: 'a', mode: 'shared', clientId: client }],
    });
    expect(gate.points.at(-1)).toMatchObject({ kind: 'lock', start: 0, text: 'query 3 locks' });
  });

  it('keeps the context of who asked', async () => {
    const storage = new AsyncLocalStorage<string>();
    await active(() => {
      const asked = storage.run('asker', () => locks.request('a', () => see(storage.getStore())));
      gate.settle();
      return asked;
    });
    expect(seen).toEqual(['asker']);
  });

  const refused: readonly (readonly unknown[])[] = [
    ['-a', () => {}],
    ['a'],
    ['a', 5],
    ['a', 5, () => {}],
    ['a', { mode: 'other' }, () => {}],
    [Symbol('a'), () => {}],
    ['a', { steal: true, ifAvailable: true }, () => {}],
    ['a', { steal: true, mode: 'shared' }, () => {}],
    ['a', { signal: 5 }, () => {}],
    ['a', { signal: null }, () => {}],
    ['a', { signal: new AbortController().signal, steal: true }, () => {}],
    ['a', { signal: AbortSignal.abort() }, () => {}],
  ];
  it.each(refused.map((args) => [args]))('refuses %o as the platform does', async (args) => {
    const call = (method: Locks['request']) =>
      (method.call as (...all: unknown[]) => Promise<unknown>)(locks, ...args).then(
        () => 'accepted',
        (thrown: Error) => `${thrown.name} ${thrown.message}`,
      );
    const expected = await call(platform.request);
    expect(expected).not.toBe('accepted');
    expect(await active(() => call(prototype.request))).toBe(expected);
    expect(gate.points).toEqual([]);
  });

  it.each([[['a', null, see]], [['a', see, see]], [['a', { signal: undefined }, see]], [[7, see]]])(
    'accepts %j as the platform does',
    async (args) => {
      await active(() => {
        const asked = (locks.request as (...all: unknown[]) => Promise<unknown>)(...args);
        gate.settle();
        return asked;
      });
      expect(seen).toMatchObject([{ name: String(args[0]) }]);
    },
  );

  it('is the platform’s where no actor runs, and when all is put back', async () => {
    expect(await locks.request('a', () => 'free')).toBe('free');
    expect((await locks.query()).held).toEqual([]);
    expect(gate.points).toEqual([]);
    uninstall();
    expect({ ...prototype }).toEqual(platform);
    expect([prototype.request.name, prototype.request.length]).toEqual(['request', 2]);
    uninstall = () => {};
  });
});
