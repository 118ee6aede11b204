import { types } from 'node:util';

/** What a value is found by in a `Map`: a primitive stands for itself, anything else is a text. */
export type ValueKey = string | number | bigint | boolean | undefined | null;

/** What keys that are no string of the user's begin with. */
const MARK = '\0';
const NOT_A_NUMBER = `${MARK}NaN`;

/**
 * A key that two values share exactly if they are structurally equal: what a checker compares
 * values by. Property order does not count, +0 equals −0, NaN equals NaN; the element type of a
 * typed array and the name of a class do count. Functions and symbols are equal by their text.
 */
export function keyOf(value: unknown): ValueKey {
  switch (typeof value) {
    case 'number':
      return Number.isNaN(value) ? NOT_A_NUMBER : value + 0;
    case 'string':
      return value.startsWith(MARK) ? MARK + JSON.stringify(value) : value;
    case 'bigint':
    case 'boolean':
    case 'undefined':
      return value;
    default:
      return value === null ? null : MARK + write(value, []);
  }
}

function write(value: unknown, path: readonly object[]): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      return value === null ? 'null' : writeObject(value, path);
    default:
      return typeof value === 'symbol' ? value.toString() : `${value}`;
  }
}

function writeObject(value: object, path: readonly object[]): string {
  const depth = path.indexOf(value);
  if (depth >= 0) return `cycle ${depth}`;
  const inner = [...path, value];
  const each = (part: unknown) => write(part, inner);
  if (Array.isArray(value)) return `[${value.map(each).join()}]`;
  const name: string = Object.getPrototypeOf(value)?.constructor?.name ?? '';
  if (types.isDate(value)) return `${name}(${value.getTime()})`;
  if (types.isRegExp(value)) return `${name}(${value})`;
  if (types.isAnyArrayBuffer(value)) return `${name}[${new Uint8Array(value).join()}]`;
  if (types.isBigInt64Array(value) || types.isBigUint64Array(value)) return `${name}[${value}]`;
  if (types.isTypedArray(value)) return `${name}[${value.join()}]`;
  if (types.isMap(value)) {
    const entries = [...value].map(([key, held]) => `${each(key)}=>${each(held)}`);
    return `${name}{${entries.sort().join()}}`;
  }
  if (types.isSet(value)) return `${name}{${[...value].map(each).sort().join()}}`;
  const own = Object.entries(value).map(([key, held]) => `${JSON.stringify(key)}:${each(held)}`);
  if (types.isNativeError(value)) own.push(`message:${each(value.message)}`);
  return `${name === 'Object' ? '' : name}{${own.sort().join()}}`;
}
