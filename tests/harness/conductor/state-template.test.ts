import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyInto, isTemplate, rebuild } from '../../../harness/conductor/state-template.ts';

/** States of shared memory and plain values, every leaf of memory a buffer of its own. */
const leaf = fc.oneof(
  fc.integer(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => filled(bytes).buffer),
  fc
    .uint8Array({ minLength: 8, maxLength: 8 })
    .map((bytes) => new Int32Array(filled(bytes).buffer)),
  fc
    .uint8Array({ minLength: 8, maxLength: 8 })
    .map((bytes) => new DataView(filled(bytes).buffer, 2, 4)),
);
const { state } = fc.letrec<{ state: unknown }>((tie) => ({
  state: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('state'), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('state'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
}));

function filled(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

/** The state as text: shapes, values, and the bytes of its memory. */
function shown(value: unknown): string {
  return JSON.stringify(value, (_, part) => {
    if (part instanceof SharedArrayBuffer) return { memory: [...new Uint8Array(part)] };
    if (!ArrayBuffer.isView(part)) return part;
    const { buffer, byteOffset, byteLength } = part;
    return {
      view: part.constructor.name,
      byteOffset,
      byteLength,
      memory: [...new Uint8Array(buffer)],
    };
  });
}

/** The same state, its memory elsewhere and with other bytes. */
function likeIt(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof SharedArrayBuffer)
    return filled(new Uint8Array(value).map((b) => b ^ 0x55)).buffer;
  if (ArrayBuffer.isView(value)) {
    const buffer = likeIt(value.buffer) as SharedArrayBuffer;
    return value instanceof DataView ? new DataView(buffer, 2, 4) : new Int32Array(buffer);
  }
  if (Array.isArray(value)) return value.map(likeIt);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, likeIt(part)]));
}

describe('a template', () => {
  test('takes the bytes of any fresh state like it, and is rebuilt as that state', () => {
    fc.assert(
      fc.property(state, (template) => {
        const fresh = likeIt(template);
        expect(isTemplate(template)).toBe(true);
        expect(copyInto(template, fresh)).toBe(true);
        expect(shown(rebuild(template))).toBe(shown(fresh));
      }),
    );
  });

  test('refuses a state of another shape or with other plain values', () => {
    fc.assert(
      fc.property(state, state, (template, other) => {
        const alike = shown(zeroed(template)) === shown(zeroed(other));
        expect(copyInto(template, other)).toBe(alike);
      }),
    );
  });

  test('is rebuilt of new objects on the same memory', () => {
    const template = { cells: new Int32Array(new SharedArrayBuffer(8)), list: [1] };
    const built = rebuild(template) as typeof template;
    built.cells[0] = 7;
    built.list.push(2);
    expect(template.cells[0]).toBe(7);
    expect(template.list).toEqual([1]);
    expect(built.cells).not.toBe(template.cells);
  });

  test('keeps which views share their memory apart from those that do not', () => {
    const one = () => new SharedArrayBuffer(8);
    const both = (a: SharedArrayBuffer, b: SharedArrayBuffer) => [
      new Int32Array(a),
      new Int32Array(b),
    ];
    const [shared, other] = [one(), one()];
    expect(copyInto(both(shared, shared), both(other, other))).toBe(true);
    expect(copyInto(both(shared, shared), both(one(), one()))).toBe(false);
    expect(copyInto(both(one(), one()), both(other, other))).toBe(false);
  });
});

test.each([
  ['a map', new Map()],
  ['a date', new Date(0)],
  ['memory that is not shared', new Int32Array(2)],
  ['memory that may grow', new SharedArrayBuffer(8, { maxByteLength: 16 })],
  ['an instance', new (class Account {})()],
])('%s is cloned instead', (_, part) => {
  expect(isTemplate({ part })).toBe(false);
});

test('objects that occur twice or in a circle are cloned instead', () => {
  const part = {};
  const circle: unknown[] = [];
  circle.push(circle);
  expect(isTemplate([part, part])).toBe(false);
  expect(isTemplate(circle)).toBe(false);
});

/** The state with its memory zeroed: what must agree for one to be the other's template. */
function zeroed(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof SharedArrayBuffer) return new SharedArrayBuffer(value.byteLength);
  if (value instanceof DataView) return new DataView(new SharedArrayBuffer(8), 2, 4);
  if (ArrayBuffer.isView(value)) return new Int32Array(new SharedArrayBuffer(8));
  if (Array.isArray(value)) return value.map(zeroed);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, zeroed(part)]));
}
