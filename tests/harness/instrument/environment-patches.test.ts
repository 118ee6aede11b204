import crypto, { randomFillSync, randomInt, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installInstrumentation } from '../../../harness/instrument/install.ts';
import { VIRTUAL_EPOCH_MS } from '../../../harness/instrument/patch-clock.ts';
import { type RecordingGate, recordingGate, whileActive } from './recording-gate.ts';

let gate: RecordingGate;
let uninstall: () => void;
beforeEach(() => {
  gate = recordingGate();
  uninstall = installInstrumentation(gate);
});
afterEach(() => uninstall());
const active = <Value>(act: () => Value) => whileActive(gate, act);

describe('randomness', () => {
  const draw = () => {
    const bytes = new Uint8Array(5);
    return [
      Math.random(),
      randomInt(10),
      randomInt(5, 7),
      randomUUID(),
      crypto.randomBytes(5).toString('hex'),
      [...randomFillSync(new Uint16Array(4), 1, 2)],
      [...crypto.getRandomValues(bytes)],
      globalThis.crypto.randomUUID(),
      [...globalThis.crypto.getRandomValues(new Uint8Array(3))],
    ]; // prettier-ignore
  };

  it('comes from the gate alone while active', () => {
    const first = active(draw);
    uninstall();
    gate = recordingGate();
    uninstall = installInstrumentation(gate);
    expect(active(draw)).toEqual(first);
    expect(draw()).not.toEqual(first);
    expect(first[3]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(first[5]).toMatchObject({ 0: 0, 3: 0 });
  });

  it('has the ranges of the platform and its errors', () => {
    for (let n = 0; n < 200; n += 1) {
      const [unit, ten, five] = active(() => [Math.random(), randomInt(10), randomInt(5, 7)]) as [
        number,
        number,
        number,
      ];
      expect(unit >= 0 && unit < 1).toBe(true);
      expect(Number.isInteger(ten) && ten >= 0 && ten < 10).toBe(true);
      expect(five === 5 || five === 6).toBe(true);
    }
    expect(() => active(() => randomInt(7, 5))).toThrow(RangeError);
    expect(() => active(() => crypto.randomBytes(-1))).toThrow(RangeError);
  });

  it('calls back with the same draws', async () => {
    const bytes = active(
      () => new Promise((done) => crypto.randomBytes(4, (_, value) => done(value))),
    );
    const filled = active(
      () => new Promise((done) => crypto.randomFill(Buffer.alloc(4), (_, value) => done(value))),
    );
    expect(String(await bytes)).not.toBe(String(await filled));
  });
});

describe('clocks', () => {
  it('stand on the virtual epoch and move with the gate', () => {
    const times = active(() => [
      Date.now(),
      new Date(...([] as [])).getTime(),
      performance.now(),
      process.uptime(),
    ]);
    expect(times).toEqual([VIRTUAL_EPOCH_MS + 1, VIRTUAL_EPOCH_MS + 2, 3, 0.004]);
    expect(
      active(() => [process.hrtime(), process.hrtime([0, 1_000_000]), process.hrtime.bigint()]),
    ).toEqual([[0, 5_000_000], [0, 5_000_000], 7_000_000n]);
    expect(
      active(() => Date()).startsWith(new Date(VIRTUAL_EPOCH_MS).toString().slice(0, 15)),
    ).toBe(true);
  });

  it('have one origin in every process', () => {
    expect(active(() => performance.timeOrigin)).toBe(VIRTUAL_EPOCH_MS);
    expect(performance.timeOrigin).not.toBe(VIRTUAL_EPOCH_MS);
  });

  it('leave Date a Date', () => {
    class Mine extends Date {
      twice() {
        return this.getTime() * 2;
      }
    }
    active(() => {
      expect(new Mine().twice()).toBe((VIRTUAL_EPOCH_MS + 1) * 2);
      expect(new Mine() instanceof Mine && new Mine() instanceof Date).toBe(true);
      expect(new Date().constructor).toBe(Date);
      expect(new Date(5).getTime()).toBe(5);
      expect(new Date(2020, 1, 2).getFullYear()).toBe(2020);
      expect(Date.UTC(2020, 1)).toBe(1_580_515_200_000);
      expect(Object.prototype.toString.call(new Date())).toBe('[object Date]');
      expect(Date.name).toBe('Date');
    });
    expect(Math.abs(Date.now() - Date.parse(new Date().toISOString()))).toBeLessThan(60_000);
    expect(Date.now()).not.toBe(VIRTUAL_EPOCH_MS);
  });
});

describe('process.exit', () => {
  it('is told to the gate', () => {
    uninstall();
    const exit = process.exit;
    process.exit = (() => 'left') as never;
    try {
      const undo = installInstrumentation(gate);
      active(() => process.exit(3));
      process.exit(4);
      undo();
      expect(gate.exits).toEqual([3]);
    } finally {
      process.exit = exit;
      uninstall = () => {};
    }
  });
});
