import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { canPin } from '../harness/run/lane-process.ts';
import { benchmarkTable, readArguments, writeReport } from './report.ts';

/**
 * Executions a second of the counter program on one lane and on all, pinned to one core each.
 * Rows differ in the number of context switches an execution makes, which is what it costs.
 */
interface Measured {
  readonly parameter: number;
  readonly executions: number;
  readonly seconds: number;
  readonly steps: number;
  readonly switches: number;
}

/** PCT depths; 0 stands for the random walk. Depth 14 makes about 15 context switches. */
const DEPTHS = [3, 14, 0] as const;

async function measureLanes(lanes: number, executions: number): Promise<Measured[][]> {
  const script = fileURLToPath(new URL('./counter-lane.ts', import.meta.url));
  const args = [String(executions), ...DEPTHS.map(String)];
  const flags = ['--disable-warning=ExperimentalWarning'];
  const children = Array.from({ length: lanes }, (_, core) =>
    canPin()
      ? fork(script, args, {
          execPath: 'taskset',
          execArgv: ['-c', String(core), process.execPath, ...flags],
        })
      : fork(script, args, { execArgv: flags }),
  );
  const results: Measured[][] = children.map(() => []);
  let ready = 0;
  await Promise.all(
    children.map(
      (child, lane) =>
        new Promise<void>((resolve, reject) => {
          child.on('message', (message: { kind: string; result?: Measured }) => {
            if (message.result !== undefined) results[lane]?.push(message.result);
            else if (++ready % lanes === 0) for (const other of children) other.send('go');
          });
          child.on('exit', (code) =>
            code === 0 ? resolve() : reject(new Error(`a lane ended with code ${code}`)),
          );
        }),
    ),
  );
  return results;
}

const { json, scale } = readArguments();
const all = Math.min(2, cpus().length);
const one = await measureLanes(1, Math.round(20_000 * scale));
const both = all > 1 ? await measureLanes(all, Math.round(20_000 * scale)) : [];
const rows = DEPTHS.map((depth, at) => {
  const single = one[0]?.[at] as Measured;
  const rate = single.executions / single.seconds;
  const total = both.reduce(
    (sum, lane) => sum + (lane[at] as Measured).executions / (lane[at] as Measured).seconds,
    0,
  );
  return {
    schedule: depth === 0 ? 'random walk' : `pct, depth ${depth}`,
    switchesPerExecution: single.switches / single.executions,
    executionsPerSecond: Math.round(rate),
    switchesPerSecond: Math.round(single.switches / single.seconds),
    allLanesPerSecond: Math.round(total),
    scaling: total / rate,
  };
});
console.log(
  `counter program: 3 threads × 20 read-modify-writes, ${one[0]?.[0]?.executions} executions a row, ${all} lanes, ${canPin() ? 'pinned' : 'not pinned'}`,
);
console.log(
  benchmarkTable(
    [
      'schedule',
      'switches/execution',
      'executions/s, 1 lane',
      'switches/s',
      `executions/s, ${all} lanes`,
      'scaling',
    ],
    rows.map((row) => [
      row.schedule,
      row.switchesPerExecution.toFixed(1),
      String(row.executionsPerSecond),
      String(row.switchesPerSecond),
      String(row.allLanesPerSecond),
      `${row.scaling.toFixed(2)}×`,
    ]),
  ),
);
await writeReport(json, 'explore', rows);
