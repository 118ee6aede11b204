import { workerData } from 'node:worker_threads';
import { LITMUS_BARRIER_SPINS, LITMUS_START_SPINS } from '../harness/base/limits.ts';
import { nowMs } from '../harness/base/originals.ts';
import {
  countOf,
  countStride,
  createBarrier,
  holdBack,
  isStopRequested,
  setCount,
  startTogether,
} from '../harness/litmus/control.ts';
import { layoutsOf, openInstanceMemory } from '../harness/litmus/instance-memory.ts';
import { OutcomeTally } from '../harness/litmus/outcome-tally.ts';
import { nextStridePlan } from '../harness/litmus/stride-plan.ts';
import {
  type AnyActor,
  createRegisterFile,
  type Observer,
  registerNames,
  tallyStride,
  walk,
} from '../harness/litmus/walk.ts';
import type { AnyLitmus } from '../harness/model/litmus.ts';
import { pinThread } from './pin-thread.ts';
import type { LitmusThreadSetup } from './protocol-litmus.ts';

/**
 * One actor of a litmus program in a thread of its own, from its first stride to its last. All actors
 * walk through the instances of a stride at once; then each tallies a part of them.
 */
async function run(setup: LitmusThreadSetup): Promise<void> {
  if (setup.core !== undefined) pinThread(setup.core);
  const program = await importProgram(setup.programUrl);
  const { control, actor: self, iterations } = setup;
  const actors = program.actors.length;
  const layouts = layoutsOf(program.memory, setup.longest);
  const memories = layouts.map((each) => openInstanceMemory(setup.instances, program.memory, each));
  const names = registerNames(program.registers);
  const file = createRegisterFile(names);
  const actor = program.actors[self] as AnyActor;
  const bank = setup.banks[self] as Int32Array;
  const tally = new OutcomeTally(setup.tally);
  const observer = observerOf(program, bank.length);
  const banks = observer === undefined ? setup.banks : [...setup.banks, observer.bank];
  const barrier = createBarrier(control, actors, setup.turns ? 0 : LITMUS_BARRIER_SPINS);
  let beganMs = 0;
  let left = iterations ?? Number.POSITIVE_INFINITY;
  for (let stride = 0; ; stride++) {
    const plan = nextStridePlan(setup.generator, layouts, actors);
    const length = Math.min(plan.length, left);
    // The first actor decides for all; at least one stride is run, or there would be nothing to judge.
    if (self === 0) setCount(control, stride > 0 && isStopRequested(control) ? 0 : length);
    barrier();
    if (stride === 0) beganMs = nowMs();
    const count = countOf(control);
    if (count === 0) return;
    const memory = memories[plan.layout] as (typeof memories)[number];
    if (!setup.turns) startTogether(control, actors, stride + 1, LITMUS_START_SPINS);
    holdBack(control, plan.delays[self] as number);
    walk(actor, memory, count, file, names, bank);
    barrier();
    const from = Math.floor((count * self) / actors);
    const to = Math.floor((count * (self + 1)) / actors);
    tallyStride(memory, from, to, { banks, tally, observer, names });
    if (self === 0) countStride(control, nowMs() - beganMs);
    left -= count;
  }
}

async function importProgram(url: string): Promise<AnyLitmus> {
  const exports: { readonly default: AnyLitmus } = await import(url);
  return exports.default;
}

function observerOf({ observe, registers }: AnyLitmus, length: number): Observer | undefined {
  if (observe === undefined) return undefined;
  const file = createRegisterFile(registerNames(registers));
  return { observe: observe as AnyActor, file, bank: new Int32Array(length) };
}

await run(workerData as LitmusThreadSetup);
