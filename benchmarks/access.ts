import { performance } from 'node:perf_hooks';
import { installRuntime } from '../harness/instrument/runtime.ts';
import { type Gate, IDLE_GATE } from '../harness/model/gate.ts';
import { type Access, KernelFolder, type KernelPair } from './access-kernels.ts';
import { benchmarkTable, readArguments, writeReport } from './report.ts';
import { type Summary, shown, summarize } from './samples.ts';

/**
 * `npm run bench:access`: nanoseconds of one access in a tight loop, as written and as instrumented,
 * side by side in one process. The gate decides nothing, so this is the cost of the instrumentation
 * alone; `bench:decisions` has the whole.
 */
const ROUNDS = 15;
const WARM_UP = 4;
const ACCESSES = 1_000_000;
const ELEMENTS = 64;

const gate: Gate = { ...IDLE_GATE, objectOf: () => 1 };

interface Case {
  readonly name: string;
  readonly access: Access;
  /** Whether an actor is inside an execution: only then do accesses reach the gate. */
  readonly active: boolean;
  readonly objects: readonly [object, object];
}

const plain = () => Array.from({ length: ELEMENTS }, (_, i) => i);
const own = () => new Int32Array(ELEMENTS);
const shared = () => new Int32Array(new SharedArrayBuffer(4 * ELEMENTS));
const pairOf = (make: () => object): [object, object] => [make(), make()];

const CASES: readonly Case[] = [
  { name: 'plain array, read', access: 'read', active: false, objects: pairOf(plain) },
  { name: 'plain array, read', access: 'read', active: true, objects: pairOf(plain) },
  { name: 'private Int32Array, read', access: 'read', active: true, objects: pairOf(own) },
  { name: 'two private, in turn', access: 'alternate', active: true, objects: pairOf(own) },
  { name: 'shared Int32Array, read', access: 'read', active: false, objects: pairOf(shared) },
  { name: 'shared Int32Array, read', access: 'read', active: true, objects: pairOf(shared) },
  { name: 'shared Int32Array, write', access: 'write', active: true, objects: pairOf(shared) },
  { name: 'two shared, in turn', access: 'alternate', active: true, objects: pairOf(shared) },
  { name: 'Atomics.load', access: 'load', active: false, objects: pairOf(shared) },
  { name: 'Atomics.load', access: 'load', active: true, objects: pairOf(shared) },
];

function nsPerAccess(kernel: KernelPair['bare'], [a, b]: Case['objects'], count: number): number {
  const began = performance.now();
  kernel(a as never, b as never, count);
  return ((performance.now() - began) * 1e6) / count;
}

interface Row {
  readonly name: string;
  readonly active: boolean;
  readonly bareNs: Summary;
  readonly instrumentedNs: Summary;
  /** Of the two in the same round. */
  readonly addedNs: Summary;
}

async function measure(count: number): Promise<Row[]> {
  const folder = await KernelFolder.create();
  const uninstall = installRuntime(gate);
  try {
    const kernels: KernelPair[] = [];
    for (const { access } of CASES) kernels.push(await folder.pair(access));
    const bare: number[][] = CASES.map(() => []);
    const instrumented: number[][] = CASES.map(() => []);
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      for (const [at, { active, objects }] of CASES.entries()) {
        const pair = kernels[at] as KernelPair;
        const bareNs = nsPerAccess(pair.bare, objects, count);
        gate.active = active;
        const instrumentedNs = nsPerAccess(pair.instrumented, objects, count);
        gate.active = false;
        if (round < 0) continue;
        bare[at]?.push(bareNs);
        instrumented[at]?.push(instrumentedNs);
      }
    }
    return CASES.map(({ name, active }, at) => {
      const [without, withIt] = [bare[at] as number[], instrumented[at] as number[]];
      const added = withIt.map((ns, round) => ns - (without[round] as number));
      return {
        name,
        active,
        bareNs: summarize(without),
        instrumentedNs: summarize(withIt),
        addedNs: summarize(added),
      };
    });
  } finally {
    uninstall();
    await folder.remove();
  }
}

const { json, scale } = readArguments();
const count = Math.round(ACCESSES * scale);
const rows = await measure(count);
console.log(
  `ns an access in a tight loop; ${ROUNDS} alternating rounds × ${count.toLocaleString('en-US')} accesses, median (min…max)`,
);
console.log(
  benchmarkTable(
    ['access', 'actor active', 'bare, ns', 'instrumented, ns', 'added, ns'],
    rows.map((row) => [
      row.name,
      row.active ? 'yes' : 'no',
      shown(row.bareNs, 2),
      shown(row.instrumentedNs, 2),
      shown(row.addedNs, 2),
    ]),
  ),
);
console.log('to compare with a shared read, active: 19 ns (prototype of this design, Node 24)');
await writeReport(json, 'access', { rounds: ROUNDS, accesses: count, rows });
