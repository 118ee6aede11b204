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
 * The value as the typed array would convert it, done beforehand so that user code (`valueOf`)
 * runs before the schedule point. Values that the array will refuse come back as they are.
 */
export function elementValue(value: unknown, big: boolean): unknown {
  const type = typeof value;
  if (type === 'number' || type === 'bigint' || type === 'symbol') return value;
  if (!big) return +(value as number);
  // BigInt() takes numbers, an array of bigints does not: leave that error to the array.
  const primitive = isObject(value) ? toPrimitive(value as object) : value;
  return typeof primitive === 'string' || typeof primitive === 'boolean' ? BigInt(primitive) : primitive;
}

/** ECMAScript ToPrimitive with hint "number". */
function toPrimitive(value: object): unknown {
  const exotic = (value as { [Symbol.toPrimitive]?: (hint: string) => unknown })[Symbol.toPrimitive];
  if (exotic !== undefined && exotic !== null) return primitiveOr(exotic.call(value, 'number'));
  if (typeof value.valueOf === 'function') {
    const primitive: unknown = value.valueOf();
    if (!isObject(primitive)) return primitive;
  }
  return primitiveOr(typeof value.toString === 'function' ? value.toString() : value);
}

function primitiveOr(value: unknown): unknown {
  if (isObject(value)) throw new TypeError('Cannot convert object to primitive value');
  return value;
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
