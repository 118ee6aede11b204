import { UsageError } from '../base/errors.ts';
import { MAX_LITMUS_REGISTERS } from '../base/limits.ts';
import { clearInstances, type InstanceMemory } from './instance-memory.ts';
import type { OutcomeTally } from './outcome-tally.ts';

const WIDTH = MAX_LITMUS_REGISTERS;

/** An actor of any program: what it touches is none of the harness's business. */
export type AnyActor = (
  memory: InstanceMemory['views'],
  i: number,
  registers: Record<string, number>,
) => void;

/** Registers as an actor sees them: named fields, and nothing else can be written. */
export type RegisterFile = Record<string, number>;

/** Names of the four registers; those that a program does not name are out of its reach. */
export type RegisterNames = readonly [string, string, string, string];

export function registerNames(named: readonly string[]): RegisterNames {
  const [first, second, third, fourth] = UNUSED;
  return [named[0] ?? first, named[1] ?? second, named[2] ?? third, named[3] ?? fourth];
}

/** Literals: V8 looks up a name that was put together at run time anew at each use, five times as slow. */
const UNUSED: RegisterNames = ['(unused 1)', '(unused 2)', '(unused 3)', '(unused 4)'];

export function createRegisterFile(names: RegisterNames): RegisterFile {
  return Object.preventExtensions(Object.fromEntries(names.map((name) => [name, 0])));
}

/** Int32 elements of an actor's bank: four registers of each instance. */
export function bankLength(instances: number): number {
  return instances * WIDTH;
}

/**
 * One actor's way through the first `count` instances of a stride. To be called by one thread for one
 * actor only: then V8 sees one function at the call and puts its code into the loop, and each register
 * is one name at its place, so that reading it costs a load.
 */
export function walk(
  actor: AnyActor,
  memory: InstanceMemory,
  count: number,
  file: RegisterFile,
  names: RegisterNames,
  bank: Int32Array,
): void {
  const { views } = memory;
  const { step } = memory.layout;
  const [first, second, third, fourth] = names;
  for (let k = 0; k < count; k++) {
    file[first] = 0;
    file[second] = 0;
    file[third] = 0;
    file[fourth] = 0;
    actor(views, k * step, file);
    const at = k * WIDTH;
    bank[at] = file[first] as number;
    bank[at + 1] = file[second] as number;
    bank[at + 2] = file[third] as number;
    bank[at + 3] = file[fourth] as number;
  }
}

/** The `observe` of a program, with registers and a bank that is among those of the tally. */
export interface Observer {
  readonly observe: AnyActor;
  readonly file: RegisterFile;
  readonly bank: Int32Array;
}

/** What a stride is tallied with. */
export interface Tallying {
  readonly banks: readonly Int32Array[];
  readonly tally: OutcomeTally;
  readonly observer: Observer | undefined;
  readonly names: RegisterNames;
}

/**
 * Tallies instances `from` to `to` of a stride that has ended, and makes their memory zero again. A
 * register is 0 in every bank but its writer's, so that the banks' union is what was seen.
 * @throws UsageError when two actors write one register.
 */
export function tallyStride(
  memory: InstanceMemory,
  from: number,
  to: number,
  { banks, tally, observer, names }: Tallying,
): void {
  for (let k = from; k < to; k++) {
    if (observer !== undefined) observe(memory, k, observer, names);
    const at = k * WIDTH;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (const bank of banks) {
      a = union(a, bank[at] as number);
      b = union(b, bank[at + 1] as number);
      c = union(c, bank[at + 2] as number);
      d = union(d, bank[at + 3] as number);
    }
    tally.add(a, b, c, d);
  }
  clearInstances(memory, from, to);
}

/** One instance, seen by the observer. Not `walk`: its call would then know two functions. */
function observe(
  memory: InstanceMemory,
  k: number,
  { observe, file, bank }: Observer,
  [first, second, third, fourth]: RegisterNames,
): void {
  file[first] = 0;
  file[second] = 0;
  file[third] = 0;
  file[fourth] = 0;
  observe(memory.views, k * memory.layout.step, file);
  const at = k * WIDTH;
  bank[at] = file[first] as number;
  bank[at + 1] = file[second] as number;
  bank[at + 2] = file[third] as number;
  bank[at + 3] = file[fourth] as number;
}

function union(one: number, other: number): number {
  if (one === 0) return other;
  if (other === 0) return one;
  throw new UsageError('two actors write the same register; give each a register of its own');
}
