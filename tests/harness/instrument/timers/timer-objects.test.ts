import { AsyncLocalStorage } from 'node:async_hooks';
import timersModule, { setTimeout as named, setImmediate as namedImmediate } from 'node:timers';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installTimers } from '../../../../harness/instrument/timers/install-timers.ts';
import { delayMs } from '../../../../harness/instrument/timers/timeout.ts';
import { type RecordingGate, recordingGate, whileActive } from '../recording-gate.ts';
import { inExecution } from './in-execution.ts';

const platform = { ...timersModule };
const platformGlobals = Object.getOwnPropertyDescriptors(globalThis);

let gate: RecordingGate;
let uninstall: () => void;
let seen: unknown[];
beforeEach(() => {
  gate = recordingGate();
  uninstall = installTimers(gate);
  seen = [];
});
afterEach(() => uninstall());
const active = <Value>(act: () => Value) => whileActive(gate, act);
const see = (...values: unknown[]) => void seen.push(...values);

describe('setTimeout and setInterval', () => {
  it('pass arguments and the timer, in every import form', () => {
    active(() => {
      function noteReceiver(this: unknown, ...args: unknown[]) {
        see(this, ...args);
      }
      const timers = [globalThis.setTimeout, timersModule.setTimeout, named].map((start) =>
        start(noteReceiver, 5, 'a', 'b'),
      );
      expect(seen).toEqual([]);
      gate.settle();
      expect(seen).toEqual(timers.flatMap((timer) => [timer, 'a', 'b']));
      expect(timers[0]?.constructor.name).toBe('Timeout');
    });
  });

  it('are due when the platform says, at a virtual time', () => {
    active(() => {
      setTimeout(see, 7.9);
      setTimeout(see, '20' as never);
      setInterval(see, 2 ** 31);
      expect(gate.pending.map(({ dueNs }) => dueNs)).toEqual([8e6, 22e6, 4e6]);
      expect(gate.pending.map(({ kind, holds, queue }) => ({ kind, holds, queue }))).toEqual(
        Array(3).fill({ kind: 15, holds: false, queue: undefined }),
      );
    });
  });

  it('coerce delays as the platform does', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    fc.assert(
      fc.property(fc.anything({ withBigInt: false, withNullPrototype: false }), (delay) => {
        let idle: unknown;
        try {
          const timer = platform.setTimeout(() => {}, delay as never);
          idle = (timer as unknown as { _idleTimeout: number })._idleTimeout;
          platform.clearTimeout(timer);
        } catch {
          expect(() => delayMs(delay)).toThrow();
          return;
        }
        expect(delayMs(delay)).toBe(idle);
      }),
    );
    warn.mockRestore();
    expect([Number.NaN, 0, -5, 2 ** 31, 2 ** 31 - 1, undefined, null].map(delayMs)).toEqual([
      1,
      1,
      1,
      1,
      2 ** 31 - 1,
      1,
      1,
    ]);
    expect(() => active(() => setTimeout(see, 5n as never))).toThrow(TypeError);
  });

  it('refuse what is no function as the platform does', () => {
    for (const start of [setTimeout, setInterval, setImmediate] as never[]) {
      const call = () => active(() => (start as (callback: unknown) => void)('text'));
      expect(call).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }));
    }
    expect(gate.pending).toEqual([]);
  });

  it('throw out of deliver what the callback throws; an interval goes on', () => {
    active(() => {
      setTimeout(() => see('later'), 50);
      const ticker = setInterval(() => {
        throw new Error('mine');
      }, 10);
      expect(() => gate.settle()).toThrow('mine');
      expect(gate.pending).toHaveLength(2);
      expect(() => gate.settle()).toThrow('mine');
      clearInterval(ticker);
      gate.settle();
      expect(seen).toEqual(['later']);
    });
  });

  it('tell the reader what fires', () => {
    active(() => {
      gate.access(9, 0, 0, 0, 0);
      const told = () => gate.points.at(-1)?.text;
      setTimeout(() => see(told()), 300);
      const ticker = setInterval(() => {
        see(told());
        clearInterval(ticker);
      }, 50);
      setImmediate(() => see(told()));
      gate.settle();
      expect(seen).toEqual(['immediate', 'interval of 50 ms', 'timeout after 300 ms']);
    });
  });
});

describe('a timer object', () => {
  it('has the reference methods of the platform', () => {
    active(() => {
      const timer = setTimeout(see, 1);
      expect(timer.hasRef()).toBe(true);
      expect(timer.unref()).toBe(timer);
      expect(timer.hasRef()).toBe(false);
      expect(timer.ref().hasRef()).toBe(true);
      expect(timer.refresh()).toBe(timer);
      expect(timer.close()).toBe(timer);
      expect(gate.pending).toEqual([]);
    });
  });

  it.each<[string, (timer: NodeJS.Timeout) => void]>([
    ['clearTimeout', (timer) => clearTimeout(timer)],
    ['clearInterval', (timer) => clearInterval(timer)],
    ['node:timers', (timer) => timersModule.clearTimeout(timer)],
    ['its number', (timer) => clearTimeout(+timer)],
    ['its number as text', (timer) => clearInterval(`${+timer}`)],
    ['close', (timer) => timer.close()],
    ['disposal', (timer) => timer[Symbol.dispose]()],
    ["the platform's own function", (timer) => platform.clearTimeout(timer)],
  ])('is cleared by %s', (_, clear) => {
    active(() => {
      for (const start of [setTimeout, setInterval]) {
        const timer = start(see, 10);
        clear(timer);
        clear(timer);
        timer.refresh();
        expect(gate.pending).toEqual([]);
      }
      const kept = setTimeout(see, 1, 'kept');
      expect(+kept).toBe(+kept);
      gate.settle();
      expect(seen).toEqual(['kept']);
    });
  });

  it('is cleared between executions as well', () => {
    const [timer, other] = active(() => [setTimeout(see, 1), setImmediate(see)] as const);
    clearTimeout(timer);
    clearImmediate(other);
    expect(gate.pending).toHaveLength(2);
    active(() => gate.settle());
    expect(seen).toEqual([]);
  });

  it('gives numbers that its execution decides', () => {
    const numbers = () => {
      const mine = recordingGate();
      const undo = installTimers(mine);
      const result = whileActive(mine, () => [+setTimeout(see, 1), +setTimeout(see, 1)]);
      undo();
      return result;
    };
    const [first, second] = numbers() as [number, number];
    expect(first).not.toBe(second);
    expect(numbers()).toEqual([first, second]);
  });

  it('counts anew when it is refreshed, before, while and after it fires', () => {
    active(() => {
      const timer = setTimeout(() => {
        see('timer');
        if (seen.length < 3) timer.refresh();
      }, 10);
      setTimeout(() => timer.refresh(), 5);
      setTimeout(() => see('between'), 12);
      gate.settle();
      expect(seen).toEqual(['between', 'timer', 'timer']);
      timer.refresh();
      gate.settle();
      expect(seen).toHaveLength(4);
      clearTimeout(timer);
      timer.refresh();
      expect(gate.pending).toEqual([]);
    });
  });
});

describe('setImmediate', () => {
  it('runs in order, with arguments, unless cleared', () => {
    active(() => {
      const first = setImmediate(see, 1, 2);
      const second = namedImmediate(see, 3);
      timersModule.setImmediate(see, 4);
      const disposed = setImmediate(see, 5);
      expect(new Set(gate.pending.map(({ queue }) => queue)).size).toBe(1);
      clearImmediate(second);
      clearImmediate(second);
      disposed[Symbol.dispose]();
      expect(first.constructor.name).toBe('Immediate');
      expect(first.hasRef()).toBe(true);
      gate.settle();
      expect(seen).toEqual([1, 2, 4]);
      expect(first.hasRef()).toBe(false);
    });
  });

  it('holds its actor unless it is unreferenced', () => {
    active(() => {
      const immediate = setImmediate(see);
      const [operation] = gate.pending;
      expect(operation?.holds).toBe(true);
      expect(immediate.unref().hasRef()).toBe(false);
      expect(operation?.holds).toBe(false);
      expect(immediate.ref().hasRef()).toBe(true);
      expect(operation?.holds).toBe(true);
    });
  });

  it('leaves alone what is no immediate', () => {
    active(() => {
      const timer = setTimeout(see, 1, 'timer');
      const immediate = setImmediate(see, 'immediate');
      clearImmediate(timer as never);
      clearTimeout(immediate as never);
      platform.clearImmediate(immediate);
      clearTimeout(undefined);
      clearTimeout('text');
      gate.settle();
      expect(seen).toEqual(['immediate', 'timer']);
    });
  });
});

it('callbacks run in the asynchronous context in which their timer was made', () => {
  const storage = new AsyncLocalStorage<string>();
  active(() => {
    const note = () => see(storage.getStore());
    storage.run('timeout', () => setTimeout(note, 1));
    storage.run('immediate', () => setImmediate(note));
    storage.run('ticker', () => {
      const ticker = setInterval(() => {
        note();
        if (seen.length > 4) clearInterval(ticker);
      }, 10);
    });
    storage.run('signal', () => AbortSignal.timeout(500).addEventListener('abort', note));
    setTimeout(note, 1000);
    gate.settle();
    expect(seen).toEqual([
      'immediate',
      'timeout',
      'ticker',
      'ticker',
      'ticker',
      'signal',
      undefined,
    ]);
    expect(storage.getStore()).toBeUndefined();
  });
});

describe('while no actor runs', () => {
  it('timers are those of the platform', async () => {
    const timer = setTimeout(see, 1e6);
    const immediate = setImmediate(see);
    expect(timer.constructor).toBe(platform.setTimeout(see, 0).unref().close().constructor);
    active(() => {
      clearTimeout(`${+timer}`);
      clearImmediate(immediate);
    });
    expect((timer as unknown as { _destroyed: boolean })._destroyed).toBe(true);
    expect(immediate.hasRef()).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 0));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await promisify(setTimeout)(0, 'value')).toBe('value');
    expect(gate.pending).toEqual([]);
    expect(seen).toEqual([]);
  });

  it('nothing is left of the patches once they are undone', () => {
    for (const [name, original] of Object.entries(platform)) {
      if (!/^(set|clear)/.test(name)) continue;
      const replaced = globalThis[name as 'setTimeout'];
      expect(replaced).not.toBe(original);
      expect(replaced.name).toBe(name);
      expect(replaced.length).toBe((original as typeof setTimeout).length);
    }
    uninstall();
    expect({ ...timersModule }).toEqual(platform);
    for (const name of Object.keys(platform))
      expect(Object.getOwnPropertyDescriptor(globalThis, name)).toEqual(
        platformGlobals[name as keyof typeof platformGlobals],
      );
    expect(named).toBe(platform.setTimeout);
  });
});

it('util.promisify makes the forms of timers/promises', async () => {
  const result = inExecution(gate, () =>
    Promise.all([promisify(setTimeout)(5, 'late'), promisify(setImmediate)('soon')]),
  );
  expect(await result).toEqual(['late', 'soon']);
  expect(gate.pending).toEqual([]);
});
