import { MessageChannel } from 'node:worker_threads';
import type { BatchLinks } from '../actors/thread-host.ts';
import { areProcesses } from '../model/placement.ts';
import type { AnyScenario } from '../model/scenario.ts';

/**
 * The ports by which the threads of a batch reach their parents and children, by thread. `parents`: the thread of each
 * thread's parent, -1 for none. None between processes.
 */
export function batchLinks(scenario: AnyScenario, parents: readonly number[]): BatchLinks[] {
  if (areProcesses(scenario)) return [];
  const channels = parents.map((parent) => (parent < 0 ? undefined : new MessageChannel()));
  return parents.map((_, thread) => {
    const own = channels[thread]?.port1;
    return {
      ...(own === undefined ? {} : { parent: own }),
      children: channels.flatMap((channel, child) =>
        channel === undefined || parents[child] !== thread
          ? []
          : [{ thread: child, port: channel.port2 }],
      ),
    };
  });
}
