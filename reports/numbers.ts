/** Numbers and durations as a reader wants them; the same in every locale. */

import { showCount } from '../harness/base/quantity.ts';

export { showCount, showSome, showTenths } from '../harness/base/quantity.ts';

/** What was held of a resource, or how much more: `1.5`, `12.0 KiB`, `24.3 MiB`. */
export function showAmount(amount: number, unit: 'bytes' | 'count'): string {
  if (unit === 'count') return String(Math.round(amount * 10) / 10);
  const kib = amount / 1024;
  return Math.abs(kib) < 1024 ? `${kib.toFixed(1)} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}

/** Milliseconds as `0.42 s`, `12 s`, `3:05 min` or `2:03:05 h`. */
export function showDuration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(ms < 995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  if (hours === 0) return `${minutes}:${two(seconds % 60)} min`;
  return `${hours}:${two(minutes)}:${two(seconds % 60)} h`;
}

/** Executions a second of one target; 0 where no time was measured. */
export function perSecond(executions: number, durationMs: number): number {
  return durationMs > 0 ? (executions * 1000) / durationMs : 0;
}

/** Nanoseconds as `83 ns`, `1.24 µs`, `15.3 ms` or `2.01 s`: three digits that count. */
export function showLatency(ns: number): string {
  if (ns < 999.5) return `${Math.round(ns)} ns`;
  if (ns < 999_500) return `${threeDigits(ns / 1e3)} µs`;
  return ns < 999_500_000 ? `${threeDigits(ns / 1e6)} ms` : `${threeDigits(ns / 1e9)} s`;
}

function threeDigits(number: number): string {
  if (number < 9.995) return number.toFixed(2);
  return number < 99.95 ? number.toFixed(1) : showCount(number);
}

/** A rate a second: whole from a hundred on, else with three digits that count. */
export function showRate(rate: number): string {
  return rate < 99.95 ? threeDigits(rate) : showCount(rate);
}
