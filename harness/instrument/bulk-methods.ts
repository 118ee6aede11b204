/** Widths in bytes of the scalar types that `DataView` and `Buffer` read and write. */
const DATA_VIEW_TYPES: Readonly<Record<string, number>> = {
  Int8: 1,
  Uint8: 1,
  Int16: 2,
  Uint16: 2,
  Float16: 2,
  Int32: 4,
  Uint32: 4,
  Float32: 4,
  Float64: 8,
  BigInt64: 8,
  BigUint64: 8,
};

/** `DataView` methods by name: bytes accessed and whether they write. */
export const DATA_VIEW_METHODS: ReadonlyMap<
  string,
  { readonly bytes: number; readonly write: boolean }
> = new Map(
  Object.entries(DATA_VIEW_TYPES).flatMap(
    ([type, bytes]): [string, { bytes: number; write: boolean }][] => [
      [`get${type}`, { bytes, write: false }],
      [`set${type}`, { bytes, write: true }],
    ],
  ),
);

/** Methods that an array or a string has too; the transform notes their sites all the same. */
const TYPED_ARRAY_METHODS = [
  'set',
  'fill',
  'copyWithin',
  'slice',
  'indexOf',
  'lastIndexOf',
  'includes',
  'join',
  'toString',
  'toLocaleString',
  'at',
  'with',
  'toReversed',
  'toSorted',
  'sort',
  'reverse',
  'map',
  'filter',
  'reduce',
  'reduceRight',
  'forEach',
  'some',
  'every',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'entries',
  'values',
]; // prettier-ignore

const BUFFER_METHODS = ['write', 'copy', 'equals', 'compare'];

/** Names of the scalar accessors of Buffer. */
export const BUFFER_SCALAR = /^(?:read|write)(?:(?:Big)?U?[Ii]nt|Float|Double)/;

/** Whether a method of this name may access shared memory in bulk. */
export function isBulkMethod(name: string): boolean {
  return BULK.has(name) || BUFFER_SCALAR.test(name);
}

const BULK: ReadonlySet<string> = new Set([
  ...DATA_VIEW_METHODS.keys(),
  ...TYPED_ARRAY_METHODS,
  ...BUFFER_METHODS,
]);
