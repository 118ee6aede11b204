/**
 * The element that a property key names on a typed array (ECMAScript CanonicalNumericIndexString),
 * or -1 where it names none of `length` elements or would run user code to find out.
 */
export function elementOf(key: unknown, length: number): number {
  if (typeof key === 'number') {
    // -0 is the key "0".
    return key >= 0 && key < length && Math.floor(key) === key ? key + 0 : -1;
  }
  if (typeof key !== 'string') return -1;
  const index = Number(key);
  return String(index) === key ? elementOf(index, length) : -1;
}

/**
 * The value as the typed array would convert it (ToNumber or ToBigInt), done beforehand so that user
 * code (`valueOf`) runs before the schedule point, not after it.
 * @throws what the conversion throws.
 */
export function elementValue(value: unknown, big: boolean): number | bigint {
  if (!big) return typeof value === 'number' ? value : +(value as number);
  // More bits than any value has: ToBigInt and nothing else.
  return typeof value === 'bigint'
    ? value
    : BigInt.asIntN(Number.MAX_SAFE_INTEGER, value as bigint);
}
