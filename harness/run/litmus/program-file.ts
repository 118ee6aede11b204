import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../base/errors.ts';
import { MAX_LITMUS_ACTORS, MAX_LITMUS_REGISTERS, MAX_LOCATION_BYTES } from '../../base/limits.ts';
import { type AnyLitmus, GRADES, type OutcomeEntry } from '../../model/litmus.ts';
import { didYouMean } from '../nearest.ts';
import { existingModule, importModule } from '../scenario-file.ts';

/** Folder of the litmus programs that come with Hammerlock. */
function shippedFolder(): URL {
  return new URL('../../../litmus/', import.meta.url);
}

/** Names of the programs that come with Hammerlock, in alphabetical order. */
export function shippedNames(): string[] {
  const files = readdirSync(shippedFolder()).map((file) => /^([a-z0-9-]+)\.[jt]s$/.exec(file));
  return files.flatMap((match) => (match === null ? [] : [match[1] as string])).sort();
}

/** URL of a shipped program: its source, or what it was compiled to. */
export function shippedUrl(name: string): string {
  return existingModule(new URL(`${name}.ts`, shippedFolder())).href;
}

/**
 * Imports a litmus program and checks that it can be run.
 * @throws UsageError naming the file and what is wrong with it.
 */
export async function importLitmus(url: string, shown: string): Promise<AnyLitmus> {
  const exports = await importModule(url, `litmus program ${shown}`);
  const fault = faultOf(exports.default);
  if (fault !== undefined) {
    throw new UsageError(`litmus program ${shown} ${fault} (${fileURLToPath(url)})`);
  }
  return exports.default as AnyLitmus;
}

const NAME = /^[a-z0-9][a-z0-9-]*$/;

const PARTS = [
  'name',
  'about',
  'memory',
  'registers',
  'actors',
  'observe',
  'outcomes',
] as const satisfies readonly (keyof AnyLitmus)[];

const WRITE = 'write: export default defineLitmus({ name, memory, registers, actors, outcomes })';

/** What keeps a value from being a litmus program, or undefined. */
function faultOf(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object') return `exports no litmus program; ${WRITE}`;
  const program = value as AnyLitmus;
  if (typeof program.actors === 'object' && !Array.isArray(program.actors)) {
    return 'exports a scenario and no litmus program; leave out --mode litmus';
  }
  const unknown = Object.keys(program).find((key) => !(PARTS as readonly string[]).includes(key));
  if (unknown !== undefined) {
    return `has an unknown part '${unknown}'${didYouMean(unknown, PARTS) || `; the parts are ${PARTS.join(', ')}`}`;
  }
  if (typeof program.name !== 'string' || !NAME.test(program.name)) {
    return `has no usable name (${JSON.stringify(program.name)}); use lower-case words joined by hyphens`;
  }
  return (
    memoryFault(program) ??
    registersFault(program) ??
    actorsFault(program) ??
    outcomesFault(program)
  );
}

const TYPED_ARRAYS: readonly unknown[] = [
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
];

function memoryFault({ memory }: AnyLitmus): string | undefined {
  const locations = Object.entries(isObject(memory) ? memory : {});
  if (locations.length === 0) return 'has no memory; write: memory: { x: Int32Array }';
  for (const [name, spec] of locations) {
    if (TYPED_ARRAYS.includes(spec)) continue;
    const bytes = (spec as { bytes?: unknown } | null)?.bytes;
    if (
      Number.isInteger(bytes) &&
      (bytes as number) >= 1 &&
      (bytes as number) <= MAX_LOCATION_BYTES
    )
      continue;
    return `has location '${name}' that is neither a typed array's constructor, like Int32Array, nor { bytes: n } with n up to ${MAX_LOCATION_BYTES}`;
  }
  return undefined;
}

function registersFault({ registers }: AnyLitmus): string | undefined {
  if (!Array.isArray(registers) || registers.length === 0) {
    return "has no registers, so nothing could be seen; write: registers: ['seen']";
  }
  if (registers.length > MAX_LITMUS_REGISTERS) {
    return `has ${registers.length} registers; at most ${MAX_LITMUS_REGISTERS} are counted`;
  }
  const odd = registers.find((name) => typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name));
  if (odd !== undefined)
    return `has register ${JSON.stringify(odd)}; a register's name is an identifier`;
  return new Set(registers).size < registers.length ? 'names a register twice' : undefined;
}

function actorsFault({ actors, observe }: AnyLitmus): string | undefined {
  if (!Array.isArray(actors) || actors.length < 2) {
    return 'has fewer than two actors; with one there is no concurrency to see';
  }
  if (actors.length > MAX_LITMUS_ACTORS) {
    return `has ${actors.length} actors; at most ${MAX_LITMUS_ACTORS} are run at once`;
  }
  const wrong = actors.findIndex((actor) => typeof actor !== 'function');
  if (wrong >= 0) return `has actor ${wrong + 1} that is not a function`;
  if (observe !== undefined && typeof observe !== 'function') {
    return "has an 'observe' that is not a function";
  }
  return undefined;
}

function outcomesFault({ outcomes, registers }: AnyLitmus): string | undefined {
  if (!Array.isArray(outcomes) || outcomes.length === 0) {
    return "has no outcomes; write: outcomes: [{ when: { seen: 0 }, grade: 'acceptable', why: '…' }]";
  }
  for (const [at, entry] of outcomes.entries()) {
    const fault = entryFault(entry, registers);
    if (fault !== undefined) return `has outcome ${at + 1} ${fault}`;
  }
  return undefined;
}

function entryFault(entry: OutcomeEntry, registers: readonly string[]): string | undefined {
  if (!isObject(entry) || !isObject(entry.when)) return 'without when: the values it stands for';
  if (!GRADES.includes(entry.grade)) {
    return `with grade ${JSON.stringify(entry.grade)}; the grades are ${GRADES.join(', ')}`;
  }
  if (typeof entry.why !== 'string' || entry.why === '') return 'without why: one line of reason';
  for (const [name, allowed] of Object.entries(entry.when)) {
    if (!registers.includes(name)) {
      return `for an unknown register '${name}'${didYouMean(name, registers) || `; there are ${registers.join(', ')}`}`;
    }
    const values = Array.isArray(allowed) ? allowed : [allowed];
    const wrong = values.find((value) => (value | 0) !== value);
    if (values.length === 0 || wrong !== undefined) {
      return `with ${name}: ${JSON.stringify(allowed)}; a register holds a 32-bit integer`;
    }
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
