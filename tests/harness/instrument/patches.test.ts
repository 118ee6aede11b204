import crypto, { webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installInstrumentation } from '../../../harness/instrument/install.ts';
import { type RecordingGate, recordingGate, sharedInts, whileActive } from './recording-gate.ts';

let gate: RecordingGate;
let uninstall: () => void;
beforeEach(() => {
  gate = recordingGate();
  uninstall = installInstrumentation(gate);
});
afterEach(() => uninstall());
const active = <Value>(act: () => Value) => whileActive(gate, act);

/** Every property that a patch may replace, as descriptors. */
function snapshot(): unknown[] {
  const targets = [
    globalThis,
    Atomics,
    Object.getPrototypeOf(Int8Array.prototype),
    DataView.prototype,
    Buffer,
    Buffer.prototype,
    Math,
    crypto,
    Object.getPrototypeOf(webcrypto),
    Date,
    Date.prototype,
    Object.getPrototypeOf(performance),
    process,
  ]; // prettier-ignore
  return targets.map((target) => {
    const { memoryUsage: _, ...descriptors } = Object.getOwnPropertyDescriptors(target) as Record<
      string,
      PropertyDescriptor
    >;
    return Object.entries(descriptors).map(([name, d]) => [
      name,
      'value' in d ? d.value : d.get,
      d.writable,
      d.enumerable,
    ]);
  });
}

describe('installation', () => {
  it('is undone without a trace', () => {
    uninstall();
    const before = snapshot();
    const undo = installInstrumentation(gate);
    const during = snapshot();
    undo();
    const after = snapshot();
    before.forEach((properties, target) => {
      for (const [at, property] of (properties as unknown[][]).entries()) {
        const now = (after[target] as unknown[][])[at] as unknown[];
        expect(now[0]).toBe(property[0]);
        expect(Object.is(now[1], property[1]), String(property[0])).toBe(true);
        expect(now.slice(2)).toEqual(property.slice(2));
      }
    });
    expect(Object.is((during[1] as unknown[][])[0]?.[1], (before[1] as unknown[][])[0]?.[1])).toBe(
      false,
    );
    uninstall = () => {};
  });

  it('keeps names and lengths', () => {
    const patched = [
      Atomics.add,
      Int8Array.prototype.set,
      DataView.prototype.getInt8,
      Buffer.prototype.readInt8,
      Math.random,
    ];
    const signatures = patched.map(({ name, length }) => [name, length]);
    uninstall();
    const platform = [
      Atomics.add,
      Int8Array.prototype.set,
      DataView.prototype.getInt8,
      Buffer.prototype.readInt8,
      Math.random,
    ];
    expect(signatures).toEqual(platform.map(({ name, length }) => [name, length]));
    uninstall = () => {};
  });
});

describe('Atomics', () => {
  const OPERATIONS = [
    'load',
    'store',
    'add',
    'sub',
    'and',
    'or',
    'xor',
    'exchange',
    'compareExchange',
  ] as const;

  it('give what the platform gives, for all arguments', () => {
    const argument = fc.oneof(
      fc.integer({ min: -2, max: 5 }),
      fc.constantFrom('1', 1.7, null, undefined, 2n, '2', true, {}, Number.NaN),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...OPERATIONS),
        fc.boolean(),
        argument,
        argument,
        argument,
        (name, big, index, x, y) => {
          const outcome = (view: unknown) => {
            try {
              return (Atomics[name] as (...args: unknown[]) => unknown)(view, index, x, y);
            } catch (error) {
              return (error as Error).constructor;
            }
          };
          const make = (buffer: ArrayBufferLike) =>
            big ? new BigInt64Array(buffer) : new Int32Array(buffer);
          const plain = make(new ArrayBuffer(24));
          const shared = make(new SharedArrayBuffer(24));
          const expected = outcome(plain);
          expect(active(() => outcome(shared))).toEqual(expected);
          expect([...shared]).toEqual([...plain]);
        },
      ),
    );
  });

  it('wait: not-equal at once, else blocks at the gate', () => {
    const v = sharedInts(1, 2);
    expect(active(() => Atomics.wait(v, 1, 5))).toBe('not-equal');
    expect(gate.summary()).toEqual(['wait 4-8=2']);
    expect(active(() => Atomics.wait(v, 1, 2))).toBe('ok');
    gate.notified = false;
    expect(active(() => Atomics.wait(v, 1, 2, -5))).toBe('timed-out');
    const timeouts = gate.points.filter(({ kind }) => kind === 'timeout').map(({ site }) => site);
    expect(timeouts).toEqual([Number.POSITIVE_INFINITY, 0]);
    const big = new BigInt64Array(new SharedArrayBuffer(8));
    expect(active(() => Atomics.wait(big, 0, 1n))).toBe('not-equal');
  });

  it('wait and notify refuse what the platform refuses', () => {
    const bad: unknown[][] = [
      [new Int32Array(4), 0, 0],
      [new Uint8Array(new SharedArrayBuffer(4)), 0, 0],
      [sharedInts(1), 1, 0],
      [sharedInts(1), 0, 1n],
    ];
    for (const args of bad) {
      expect(() => active(() => (Atomics.wait as (...a: unknown[]) => unknown)(...args))).toThrow();
    }
    expect(active(() => Atomics.notify(new Int32Array(1), 0))).toBe(0);
    expect(gate.points).toEqual([]);
  });

  it('notify wakes at the gate', () => {
    gate.waiters = 2;
    const v = sharedInts(0);
    expect(
      active(() => [Atomics.notify(v, 0), Atomics.notify(v, 0, 1), Atomics.notify(v, 0, -1)]),
    ).toEqual([2, 1, 0]);
    expect(gate.summary()).toEqual(['notify 0-4=2', 'notify 0-4=1', 'notify 0-4=0']);
  });

  it('waitAsync answers at once where it need not wait', () => {
    const v = sharedInts(0);
    expect(active(() => Atomics.waitAsync(v, 0, 1))).toEqual({ async: false, value: 'not-equal' });
    expect(active(() => Atomics.waitAsync(v, 0, 0, 0))).toEqual({
      async: false,
      value: 'timed-out',
    });
    const { async, value } = active(() => Atomics.waitAsync(v, 0, 0));
    expect(async).toBe(true);
    expect(value).toBeInstanceOf(Promise);
  });

  it('pause yields', () => {
    const { pause } = Atomics as unknown as { pause?: () => void };
    if (pause === undefined) return;
    active(() => pause());
    expect(gate.points).toMatchObject([{ kind: 'yield' }]);
  });
});

describe('typed arrays', () => {
  const visit: Record<string, (view: Int32Array) => unknown> = {
    forEach: (view) => {
      const seen: number[] = [];
      view.forEach((value, index) => {
        seen.push(value * index);
      });
      return seen;
    },
    map: (view) => [...view.map((value) => value * 2)],
    filter: (view) => [...view.filter((value) => value > 1)],
    some: (view) => view.some((value) => value === 2),
    every: (view) => view.every((value) => value === 3),
    find: (view) => view.find((value) => value === 1),
    findIndex: (view) => view.findIndex((value) => value > 8),
    findLast: (view) => view.findLast((value) => value < 3),
    findLastIndex: (view) => view.findLastIndex((value) => value < 3),
    reduce: (view) => view.reduce((sum, value) => sum + value),
    reduceRight: (view) => view.reduceRight((text, value) => text + value, ''),
    spread: (view) => [...view],
    entries: (view) => [...view.entries()],
    from: (view) => Array.from(view),
    typedFrom: (view) => [...Int16Array.from(view)],
    forOf: (view: Int32Array) => {
      let sum = 0;
      for (const value of view) sum += value;
      return sum;
    },
    sort: (view) => [...view.sort((x, y) => y - x)],
    toSorted: (view) => [...view.toSorted()],
    join: (view) => view.join('-'),
    toString: (view: Int32Array) => `${view}`,
    includes: (view: Int32Array) => view.includes(2),
    indexOf: (view) => view.indexOf(2, 1),
    with: (view) => [...view.with(0, 9)],
    slice: (view) => [...view.slice(-2)],
    copyWithin: (view) => [...view.copyWithin(0, 1)],
    set: (view) => {
      view.set([7, 8], 1);
      return [...view];
    },
    fill: (view) => [...view.fill(4, 1, 2)],
    reverse: (view) => [...view.reverse()],
    keys: (view) => [...view.keys()],
  }; // prettier-ignore

  it.each(Object.entries(visit))('%s: same result, with points', (name, act) => {
    const expected = act(Int32Array.of(3, 1, 2));
    const view = sharedInts(3, 1, 2);
    expect(active(() => act(view))).toEqual(expected);
    expect(gate.points.length > 0).toBe(name !== 'keys');
    expect(act(sharedInts(3, 1, 2))).toEqual(expected);
  });

  it('point before each element where user code runs between', () => {
    const view = sharedInts(3, 1);
    active(() => view.map((value) => value));
    expect(gate.summary()).toEqual(['read 0-4=3', 'read 4-8=1']);
  });

  it('set reads a shared source and writes a shared target', () => {
    const source = sharedInts(1, 2);
    const target = sharedInts(0, 0, 0);
    active(() => {
      target.set(source, 1);
      new Int32Array(4).set(source);
    });
    expect(gate.points.map(({ kind, object, start, end }) => [kind, object, start, end])).toEqual([
      ['read', 1, 0, 8],
      ['write', 2, 4, 12],
      ['read', 1, 0, 8],
    ]);
    expect(() => active(() => target.set(source, 2))).toThrow(RangeError);
  });
});

describe('DataView and Buffer', () => {
  it('every DataView accessor has a point of its width', () => {
    const view = new DataView(new SharedArrayBuffer(16), 4);
    for (const name of Object.getOwnPropertyNames(DataView.prototype).filter((key) =>
      /^[gs]et/.test(key),
    )) {
      gate.points = [];
      const bytes = Number(/\d+/.exec(name)?.[0]) / 8;
      const value = name.includes('Big') ? 3n : 3;
      const method = (view as unknown as Record<string, (...args: unknown[]) => unknown>)[name];
      active(() => (name.startsWith('get') ? method?.call(view, 1) : method?.call(view, 1, value)));
      expect(gate.points, name).toMatchObject([
        { kind: name.startsWith('get') ? 'read' : 'write', start: 5, end: 5 + bytes },
      ]);
    }
    expect(() => active(() => view.getInt32(9))).toThrow(RangeError);
    expect(() => active(() => view.setInt8(-1, 0))).toThrow(RangeError);
  });

  it('Buffer methods touch their range', () => {
    const buffer = Buffer.from(new SharedArrayBuffer(16), 2);
    const cases: [() => unknown, string[]][] = [
      [() => buffer.writeUInt32LE(7, 1), ['write 3-7']],
      [() => buffer.readUInt32LE(1), ['read 3-7']],
      [() => buffer.readUintBE(0, 3), ['read 2-5']],
      [() => buffer.writeBigInt64BE(1n), ['write 2-10']],
      [() => buffer.readDoubleLE(2), ['read 4-12']],
      [() => buffer.toString('utf8', 1, 3), ['read 3-5']],
      [() => buffer.fill(1, 2, 4), ['write 4-6']],
      [() => buffer.fill('ab'), ['write 2-16']],
      [() => buffer.copy(Buffer.alloc(4), 0, 1, 3), ['read 3-5']],
      [() => Buffer.from('xyz').copy(buffer, 1), ['write 3-6']],
      [() => buffer.equals(Buffer.alloc(1)), ['read 2-16']],
      [() => Buffer.concat([buffer, Buffer.alloc(1)]), ['read 2-16']],
      [() => Buffer.from(buffer), ['read 2-16']],
      [() => buffer.includes('x'), ['read 2-16']],
    ];
    for (const [act, expected] of cases) {
      gate.points = [];
      active(act);
      expect(gate.points.map(({ kind, start, end }) => `${kind} ${start}-${end}`)).toEqual(
        expected,
      );
    }
    expect(() => active(() => buffer.readInt32LE(99))).toThrow(RangeError);
    expect(Buffer.prototype.readUint8).toBe(Buffer.prototype.readUInt8);
  });
});
