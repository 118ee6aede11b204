import fc from 'fast-check';
import type { LocationSpecs } from '../../../harness/model/litmus.ts';

const spec = fc.constantFrom(
  Int8Array,
  Uint16Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  { bytes: 1 },
  { bytes: 24 },
  { bytes: 128 },
  { bytes: 4096 },
);

/** One to four locations of any kinds. */
export const anySpecs: fc.Arbitrary<LocationSpecs> = fc
  .array(spec, { minLength: 1, maxLength: 4 })
  .map((all) => Object.fromEntries(all.map((each, at) => [`location${at}`, each])));
