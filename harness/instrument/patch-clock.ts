import { syncBuiltinESMExports } from 'node:module';
import type { Gate } from '../model/gate.ts';
import type { PlatformMethod } from './bulk-access.ts';
import { copySignature, inReverse, replaceProperty, type Uninstall } from './patching.ts';

/** Wall-clock time at which every execution begins: 2026-01-01T00:00:00Z, milliseconds since 1970. */
export const VIRTUAL_EPOCH_MS = 1_767_225_600_000;

const PlatformDate = Date;
const NS_PER_S = 1_000_000_000;
const NS_PER_MS = 1_000_000;

/** Reads all clocks of the platform from the gate while an actor runs. */
export function installClock(gate: Gate): Uninstall {
  const wallMs = () => VIRTUAL_EPOCH_MS + Math.floor(gate.clockNs() / NS_PER_MS);
  const undo = [
    installDate(gate, wallMs),
    patch(gate, Date, 'now', wallMs),
    patch(gate, Object.getPrototypeOf(performance), 'now', () => gate.clockNs() / NS_PER_MS),
    installTimeOrigin(gate),
    patch(gate, process, 'uptime', () => gate.clockNs() / NS_PER_S),
    installHrtime(gate),
    installTemporal(gate, wallMs),
  ];
  syncBuiltinESMExports();
  const restore = inReverse(undo);
  return () => {
    restore();
    syncBuiltinESMExports();
  };
}

/** Replaces a method while the gate is active. */
function patch(gate: Gate, target: object, name: string, virtual: PlatformMethod): Uninstall {
  const original = (target as Record<string, PlatformMethod>)[name];
  if (original === undefined) return () => {};
  const method: PlatformMethod = function (this: unknown, ...args: unknown[]) {
    return gate.active ? virtual.apply(this, args) : original.apply(this, args);
  };
  copySignature(original, method);
  return replaceProperty(target, name, method);
}

/**
 * A proxy, so that statics, `instanceof`, subclassing and `Date.prototype` are the platform's own;
 * only `new Date()` and `Date()` without a time are answered here.
 */
function installDate(gate: Gate, wallMs: () => number): Uninstall {
  const VirtualDate: DateConstructor = new Proxy(PlatformDate, {
    construct(target, args, newTarget) {
      const given = gate.active && args.length === 0 ? [wallMs()] : args;
      return Reflect.construct(
        target,
        given,
        newTarget === VirtualDate ? target : newTarget,
      ) as object;
    },
    apply: (target) => (gate.active ? new target(wallMs()).toString() : target()),
  });
  return inReverse([
    replaceProperty(globalThis, 'Date', VirtualDate),
    replaceProperty(PlatformDate.prototype, 'constructor', VirtualDate),
  ]);
}

/** Every execution begins at the same moment, in each of its threads and processes. */
function installTimeOrigin(gate: Gate): Uninstall {
  const prototype = Object.getPrototypeOf(performance) as object;
  const before = Object.getOwnPropertyDescriptor(prototype, 'timeOrigin');
  const real = before?.get;
  if (before === undefined || real === undefined) return () => {};
  const get = function (this: unknown) {
    return gate.active ? VIRTUAL_EPOCH_MS : Reflect.apply(real, this, []);
  };
  Object.defineProperty(prototype, 'timeOrigin', { ...before, get });
  return () => Object.defineProperty(prototype, 'timeOrigin', before);
}

function installHrtime(gate: Gate): Uninstall {
  const original = process.hrtime;
  const hrtime = ((previous?: [number, number]) => {
    if (!gate.active) return original(previous);
    // The platform refuses a bad argument with its own error.
    if (previous !== undefined) original(previous);
    const now =
      gate.clockNs() - (previous === undefined ? 0 : previous[0] * NS_PER_S + previous[1]);
    const seconds = Math.floor(now / NS_PER_S);
    return [seconds, Math.round(now - seconds * NS_PER_S)];
  }) as NodeJS.HRTime;
  hrtime.bigint = () => (gate.active ? BigInt(Math.round(gate.clockNs())) : original.bigint());
  return replaceProperty(process, 'hrtime', hrtime);
}

interface Instant {
  toZonedDateTimeISO(zone: unknown): Record<string, PlatformMethod>;
}
interface TemporalLike {
  readonly Now: Record<string, PlatformMethod>;
  readonly Instant: { fromEpochMilliseconds(ms: number): Instant };
}

/** `Temporal.Now`, where the platform has it. */
function installTemporal(gate: Gate, wallMs: () => number): Uninstall {
  const temporal = (globalThis as unknown as { Temporal?: TemporalLike }).Temporal;
  if (temporal === undefined) return () => {};
  const { Now, Instant } = temporal;
  const instant = () => Instant.fromEpochMilliseconds(wallMs());
  const zoned = (zone?: unknown) => instant().toZonedDateTimeISO(zone ?? Now.timeZoneId?.());
  const virtual: Record<string, PlatformMethod> = {
    instant,
    zonedDateTimeISO: zoned,
    plainDateTimeISO: (zone?: unknown) => zoned(zone).toPlainDateTime?.(),
    plainDateISO: (zone?: unknown) => zoned(zone).toPlainDate?.(),
    plainTimeISO: (zone?: unknown) => zoned(zone).toPlainTime?.(),
  };
  return inReverse(Object.entries(virtual).map(([name, method]) => patch(gate, Now, name, method)));
}
