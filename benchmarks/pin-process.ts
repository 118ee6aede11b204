import { spawnSync } from 'node:child_process';
import { pinnableCores } from '../harness/run/lane-child.ts';

/**
 * Binds this process to one core, all its threads and those that it starts, as a lane of a campaign is bound. Returns
 * which core it is; undefined where the system cannot pin.
 */
export function pinProcess(): number | undefined {
  const [core] = pinnableCores();
  if (core === undefined) return undefined;
  const { status } = spawnSync('taskset', ['-acp', String(core), String(process.pid)]);
  return status === 0 ? core : undefined;
}
