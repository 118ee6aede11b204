/** Quantities as a reader wants them; the same in every locale. */

/** `1234567` → `1,234,567`. */
export function showCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** To a tenth where it is not whole: `1,333.3`, `100`. */
export function showTenths(number: number): string {
  return number.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/** `1`, `target` → `1 target`; `2` → `2 targets`. */
export function showSome(count: number, noun: string, plural = `${noun}s`): string {
  return `${showCount(count)} ${count === 1 ? noun : plural}`;
}
