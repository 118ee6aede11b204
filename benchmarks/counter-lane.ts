import { performance } from 'node:perf_hooks';
import { loadTarget } from '../harness/run/load-target.ts';
import { resolveTargets } from '../harness/run/resolve-targets.ts';
import { type ExecutionOrder, Session } from '../harness/run/session.ts';

/**
 * One lane of the counter benchmark, in a process of its own: prints a JSON line for each depth it
 * is asked for. PCT of depth d makes about d + 1 context switches.
 */
const [executions, ...depths] = process.argv.slice(2).map(Number) as [number, ...number[]];
const file = new URL('./counter.scenario.ts', import.meta.url).pathname;
const [target] = await resolveTargets([file], { cwd: process.cwd() });
if (target === undefined) throw new Error('the counter scenario is gone');
const loaded = await loadTarget(target);
const session = new Session(loaded, { seed: 'bench', isolation: 'reused', expectedSteps: 123 });
let next = 0;

async function measure(parameter: number, count: number) {
  const orders = Array.from(
    { length: count },
    (): ExecutionOrder => ({
      number: next++,
      assignment:
        parameter === 0 ? { strategy: 'random', parameter } : { strategy: 'pct', parameter },
    }),
  );
  let steps = 0;
  let switches = 0;
  const began = performance.now();
  await session.run(orders, (record) => {
    steps += record.steps;
    switches += record.switches;
    return false;
  });
  const seconds = (performance.now() - began) / 1000;
  return { parameter, executions: count, seconds, steps, switches };
}

for (const depth of depths) {
  await measure(depth, Math.ceil(executions / 2));
  // Lanes that are measured together start together.
  process.send?.({ kind: 'ready' });
  if (process.send !== undefined) await new Promise((resolve) => process.once('message', resolve));
  const result = await measure(depth, executions);
  if (process.send === undefined) console.log(JSON.stringify(result));
  else process.send({ kind: 'measured', result });
}
await session.close();
if (process.connected) process.disconnect();
