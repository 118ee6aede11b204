import { areProcesses } from '../../model/placement.ts';
import type { LoadedTarget } from '../load-target.ts';
import type { CrewOptions, CrewSession } from './crew-session.ts';
import { ProcessSession } from './process-session.ts';
import { ThreadSession } from './thread-session.ts';

/** Starts nothing yet: a crew is started by its first rounds. */
export function openSession(target: LoadedTarget, options: CrewOptions): CrewSession {
  return areProcesses(target.scenario)
    ? new ProcessSession(target, options)
    : new ThreadSession(target, options);
}
