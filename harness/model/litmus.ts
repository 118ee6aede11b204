/**
 * Litmus programs: tiny programs on plain shared memory, run millions of times in parallel, whose
 * outcomes are counted and graded. After litmus7 (Alglave, Maranget, Sarkar, Sewell, "Litmus: running
 * tests against hardware", TACAS 2011) and jcstress (OpenJDK).
 */

/** Typed arrays that a location may be declared as: one element of each instance. */
export type TypedArrayConstructor =
  | Int8ArrayConstructor
  | Uint8ArrayConstructor
  | Int16ArrayConstructor
  | Uint16ArrayConstructor
  | Int32ArrayConstructor
  | Uint32ArrayConstructor
  | Float32ArrayConstructor
  | Float64ArrayConstructor
  | BigInt64ArrayConstructor
  | BigUint64ArrayConstructor;

/**
 * One location of a program. A typed array: instance `i` has element `i`. Bytes: all instances share
 * one `DataView`, and instance `i` has the so many bytes from `i * bytes` on; byte 0 lies at the start
 * of a cache line.
 */
export type LocationSpec = TypedArrayConstructor | { readonly bytes: number };

export type LocationSpecs = Readonly<Record<string, LocationSpec>>;

/** What an actor gets of a location. */
type ViewOf<Spec> = Spec extends { readonly bytes: number }
  ? DataView
  : Spec extends { readonly prototype: infer View }
    ? View
    : never;

/** What the actors share. */
export type LitmusMemory<Specs extends LocationSpecs> = {
  readonly [Name in keyof Specs]: ViewOf<Specs[Name]>;
};

/**
 * One party of a program: what it does to instance `i`, and what it saw. A register holds a 32-bit
 * integer, is 0 before each instance, and belongs to the one actor that writes it.
 */
export type LitmusActor<Specs extends LocationSpecs, Register extends string> = (
  memory: LitmusMemory<Specs>,
  i: number,
  registers: Record<Register, number>,
) => void;

export const GRADES = ['acceptable', 'interesting', 'forbidden'] as const;

/**
 * What an outcome means. Acceptable: expected. Interesting: allowed, but no interleaving of the
 * actors explains it, or code often relies on its absence. Forbidden: must never occur.
 */
export type Grade = (typeof GRADES)[number];

/** One row of a program's table. */
export interface OutcomeEntry<Register extends string = string> {
  /** Values of the registers; any of several; a register that is left out may hold anything. */
  readonly when: Readonly<Partial<Record<Register, number | readonly number[]>>>;
  readonly grade: Grade;
  /** Why it has that grade, in one line. */
  readonly why: string;
}

/** One litmus program. */
export interface Litmus<
  Specs extends LocationSpecs = LocationSpecs,
  Register extends string = string,
> {
  /** Short, lower case, words joined by hyphens. */
  readonly name: string;
  readonly about?: string;
  /** The locations by name. All are zero when an instance begins. */
  readonly memory: Specs;
  /** At most four names. */
  readonly registers: readonly Register[];
  /** Each runs in a thread of its own. */
  readonly actors: readonly LitmusActor<NoInfer<Specs>, NoInfer<Register>>[];
  /** Called for each instance when all actors have ended: reads what they left behind. */
  readonly observe?: LitmusActor<NoInfer<Specs>, NoInfer<Register>>;
  /** The first entry that matches gives the grade. What none matches is forbidden. */
  readonly outcomes: readonly OutcomeEntry<NoInfer<Register>>[];
}

/** A litmus program of any types, as the harness handles it. */
// biome-ignore lint/suspicious/noExplicitAny: the harness passes memory on and never looks inside
export type AnyLitmus = Litmus<any, string>;

/** Gives a litmus program its types: views from `memory`, registers from `registers`. */
export function defineLitmus<
  const Specs extends LocationSpecs,
  const Register extends string = never,
>(program: Litmus<Specs, Register>): Litmus<Specs, Register> {
  return program;
}
