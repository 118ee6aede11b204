import timersPromises, {
  scheduler,
  setImmediate as soon,
  setInterval as ticks,
  setTimeout as wait,
} from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installTimers } from '../../../../harness/instrument/timers/install-timers.ts';
import { type RecordingGate, recordingGate, whileActive } from '../recording-gate.ts';
import { inExecution } from './in-execution.ts';

const platform = { ...timersPromises };
const platformTimeout = AbortSignal.timeout;
const schedulerMethods = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(scheduler));

let gate: RecordingGate;
let uninstall: () => void;
beforeEach(() => {
  gate = recordingGate();
  uninstall = installTimers(gate);
});
afterEach(() => uninstall());

/** What a promise comes to, as plain values. */
async function outcome(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (thrown) {
    const error = thrown as Error & { code: string };
    const { name, code, message, cause } = error;
    const [header] = (error.stack as string).split('\n');
    return { name, code, message, cause, header, class: error.constructor.name };
  }
}

describe('promise forms', () => {
  it('resolve with their value in the order in which they are due', async () => {
    const order: unknown[] = [];
    await inExecution(gate, () => {
      const note = (value: unknown) => order.push(value);
      wait(30, 'c').then(note);
      wait(10, 'b').then(note);
      soon('a').then(note);
      scheduler.wait(40).then(note);
      scheduler.yield().then(note);
      timersPromises.setTimeout().then(note);
    });
    expect(order).toEqual(['a', undefined, undefined, 'b', 'c', undefined]);
  });

  it('hold the actor only where the platform would', () => {
    whileActive(gate, () => {
      soon(1, { ref: false });
      soon(1);
      wait(1, 1, { ref: false });
      expect(gate.pending.map(({ holds }) => holds)).toEqual([false, true, false]);
    });
  });

  it('are rejected by an abort with the error of the platform', async () => {
    const signal = AbortSignal.abort('why');
    const expected = await outcome(platform.setTimeout(1, 0, { signal }));
    expect(expected).toMatchObject({ code: 'ABORT_ERR', cause: 'why', class: 'AbortError' });
    for (const begin of [
      (options: object) => wait(50, 0, options),
      (options: object) => soon(0, options),
      (options: object) => scheduler.wait(50, options),
      (options: object) => ticks(50, 0, options).next(),
    ]) {
      const results = await inExecution(gate, () => {
        const controller = new AbortController();
        const before = outcome(begin({ signal }));
        const during = outcome(begin({ signal: controller.signal }));
        expect(gate.pending).toHaveLength(1);
        controller.abort('why');
        expect(gate.pending).toEqual([]);
        return Promise.all([before, during]);
      });
      expect(results).toEqual([expected, expected]);
    }
  });

  it('shrug at an abort that comes too late', async () => {
    const controller = new AbortController();
    const result = await inExecution(gate, () => {
      const promise = wait(5, 'done', { signal: controller.signal });
      setTimeout(() => controller.abort(), 6);
      return promise;
    });
    expect(result).toBe('done');
  });

  it('refuse bad arguments as the platform does', async () => {
    const bad: [string, () => Promise<unknown>][] = [
      ['delay', () => wait('5' as never)],
      ['options', () => wait(5, 0, null as never)],
      ['options', () => soon(0, [] as never)],
      ['options.ref', () => wait(5, 0, { ref: 1 as never })],
      ['options.signal', () => soon(0, { signal: {} as never })],
      ['delay', () => ticks('5' as never).next()],
      ['delay', () => scheduler.wait('5' as never)],
    ];
    for (const [name, begin] of bad) {
      const failure = await inExecution(gate, () => outcome(begin()));
      expect(failure).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
      expect((failure as Error).message).toContain(`"${name}"`);
    }
    const stolen = Object.getPrototypeOf(scheduler).yield as () => Promise<void>;
    expect(() => whileActive(gate, () => stolen.call({}))).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_THIS' }),
    );
    expect(gate.pending).toEqual([]);
  });
});

describe('the iterator', () => {
  it('yields at each interval until it is left', async () => {
    const values = await inExecution(gate, async () => {
      const seen: unknown[] = [];
      for await (const value of ticks(10, 'tick')) {
        seen.push(value);
        if (seen.length === 3) break;
      }
      return seen;
    });
    expect(values).toEqual(['tick', 'tick', 'tick']);
    expect(gate.pending).toEqual([]);
  });

  it('begins with the first value asked for and owes those that were missed', async () => {
    const values = await inExecution(gate, async () => {
      const iterator = ticks(10, 'tick')[Symbol.asyncIterator]();
      expect(gate.pending).toEqual([]);
      const seen = [await iterator.next()];
      await wait(25);
      seen.push(await iterator.next(), await iterator.next());
      const left = gate.pending.length;
      await iterator.return?.();
      return [...seen.map(({ value }) => value), left, gate.pending.length];
    });
    expect(values).toEqual(['tick', 'tick', 'tick', 1, 0]);
  });

  it('throws when it is aborted while it waits', async () => {
    const result = await inExecution(gate, () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort('enough'), 25);
      return outcome(
        (async () => {
          let count = 0;
          try {
            for await (const _ of ticks(10, 0, { signal: controller.signal })) count += 1;
          } finally {
            expect(count).toBe(2);
          }
        })(),
      );
    });
    expect(result).toMatchObject({ name: 'AbortError', cause: 'enough' });
    expect(gate.pending).toEqual([]);
  });
});

describe('AbortSignal.timeout', () => {
  it('aborts at its virtual time', async () => {
    const order: unknown[] = [];
    await inExecution(gate, () => {
      const signal = AbortSignal.timeout(20);
      const any = AbortSignal.any([signal, new AbortController().signal]);
      expect(signal).toBeInstanceOf(AbortSignal);
      expect(gate.pending.map(({ holds }) => holds)).toEqual([false]);
      signal.addEventListener('abort', () => order.push('abort'));
      any.onabort = () => order.push('any');
      setTimeout(() => order.push('before', signal.aborted, any.aborted), 10);
      setTimeout(() => {
        const reason = signal.reason as DOMException;
        order.push(signal.aborted, reason.name, reason.code, any.reason === reason);
        order.push(reason instanceof DOMException);
      }, 30);
    });
    expect(order).toEqual([
      'before',
      false,
      false,
      'abort',
      'any',
      true,
      'TimeoutError',
      23,
      true,
      true,
    ]);
  });

  it('cancels what waits for it', async () => {
    const result = await inExecution(gate, () =>
      outcome(wait(50, 0, { signal: AbortSignal.timeout(20) })),
    );
    expect(result).toMatchObject({ name: 'AbortError', cause: { name: 'TimeoutError' } });
  });

  it.each([-1, 2 ** 32, 1.5])('refuses %d as the platform does', (delay) => {
    expect(() => whileActive(gate, () => AbortSignal.timeout(delay))).toThrow(
      expect.objectContaining({ code: 'ERR_OUT_OF_RANGE' }),
    );
  });
});

describe('while no actor runs', () => {
  it('they are those of the platform', async () => {
    expect(await wait(0, 'a')).toBe('a');
    expect(await soon('b')).toBe('b');
    expect(await scheduler.wait(0)).toBeUndefined();
    expect(await scheduler.yield()).toBeUndefined();
    expect((await ticks(1, 'c').next()).value).toBe('c');
    expect(AbortSignal.timeout(1e6).aborted).toBe(false);
    expect(gate.pending).toEqual([]);
  });

  it('nothing is left of the patches once they are undone', () => {
    expect(timersPromises.setTimeout).not.toBe(platform.setTimeout);
    expect(timersPromises.setTimeout.name).toBe('setTimeout');
    expect(AbortSignal.timeout).not.toBe(platformTimeout);
    uninstall();
    expect({ ...timersPromises }).toEqual(platform);
    expect(wait).toBe(platform.setTimeout);
    expect(AbortSignal.timeout).toBe(platformTimeout);
    expect(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(scheduler))).toEqual(
      schedulerMethods,
    );
  });
});
