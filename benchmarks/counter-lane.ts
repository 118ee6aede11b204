import { performance } from 'node:perf_hooks';
import { loadTarget } from '../harness/run/load-target.ts';
import { resolveTargets } from '../harness/run/resolve-targets.ts';
import { Session } from '../harness/run/session.ts';
import { orderMaker, type ScheduleName } from './counter-schedules.ts';

/**
 * One lane of the counter benchmark, in a process of its own. Arguments: milliseconds a measurement,
 * then names of schedules. Sends one `Measured` for each.
 */
export interface Measured {
  readonly schedule: ScheduleName;
  readonly executions: number;
  readonly seconds: number;
  /** CPU time that the whole process spent: the same on a loaded machine as on an idle one. */
  readonly cpuSeconds: number;
  readonly switches: number;
  readonly steps: number;
}

/** Sent by a lane: it is warm and waits for the others, or it has measured. */
export type LaneMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'measured'; readonly measured: Measured };

/** Executions handed over at once: several batches. */
const CHUNK = 640;
const EXPECTED_STEPS = 123;

async function measure(session: Session, schedule: ScheduleName, ms: number): Promise<Measured> {
  const orderOf = orderMaker(schedule);
  let executions = 0;
  let switches = 0;
  let steps = 0;
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  while (performance.now() - began < ms) {
    const from = executions;
    const orders = Array.from({ length: CHUNK }, (_, at) => orderOf(from + at));
    await session.run(orders, (record) => {
      executions++;
      switches += record.switches;
      steps += record.steps;
      return false;
    });
  }
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { schedule, executions, seconds, cpuSeconds: (user + system) / 1e6, switches, steps };
}

async function send(message: LaneMessage): Promise<void> {
  await new Promise((resolve) => process.send?.(message, resolve));
}

if (process.send !== undefined) {
  const [ms, ...schedules] = process.argv.slice(2) as [string, ...string[]];
  const file = new URL('./counter.scenario.ts', import.meta.url).pathname;
  const [target] = await resolveTargets([file], { cwd: process.cwd() });
  if (target === undefined) throw new Error('the counter scenario is gone');
  const session = new Session(await loadTarget(target), {
    seed: 'bench',
    isolation: 'reused',
    expectedSteps: EXPECTED_STEPS,
  });
  for (const schedule of schedules) {
    await measure(session, schedule, Number(ms) / 3);
    // Lanes that are measured together start together.
    const go = new Promise((resolve) => process.once('message', resolve));
    await send({ kind: 'ready' });
    await go;
    await send({ kind: 'measured', measured: await measure(session, schedule, Number(ms)) });
  }
  await session.close();
  process.disconnect();
}
