import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeOn } from '../harness/run/lane-child.ts';
import type { LaneMessage, Measured } from './counter-lane.ts';
import type { ScheduleName } from './counter-schedules.ts';

/** What a lane is pinned to; undefined where the system cannot pin. */
export type Core = number | undefined;

/** All schedules, once, on a lane of each core at the same time; one list of measurements a lane. */
export async function measureLanes(
  cores: readonly Core[],
  schedules: readonly ScheduleName[],
  ms: number,
): Promise<Measured[][]> {
  const script = fileURLToPath(new URL('./counter-lane.ts', import.meta.url));
  const args = [String(ms), ...schedules];
  const children = cores.map((core) => fork(script, args, nodeOn(core)));
  const results: Measured[][] = children.map(() => []);
  let ready = 0;
  const ended = children.map((child, lane) => {
    child.on('message', (message: LaneMessage) => {
      if (message.kind === 'measured') results[lane]?.push(message.measured);
      else if (++ready % cores.length === 0) for (const other of children) other.send('go');
    });
    return new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`a lane ended with code ${code}`)),
      );
    });
  });
  await Promise.all(ended);
  return results;
}
