import type { Gate } from '../model/gate.ts';
import type { Children, Links } from '../model/links.ts';
import { installFiles } from './files/install-files.ts';
import { closeLeftOpen } from './files/open-files.ts';
import type { Scratch } from './files/scratch-paths.ts';
import { installLocks } from './locks/install-locks.ts';
import type { LinkPlace } from './messages/install-links.ts';
import { installLinkedMessages } from './messages/install-messages.ts';
import { installOutside } from './outside/install-outside.ts';
import { inReverse, type Uninstall } from './patching.ts';
import { installBetterSqlite } from './sqlite/install-better-sqlite.ts';
import { installSqlite } from './sqlite/install-sqlite.ts';
import { installTimers } from './timers/install-timers.ts';

/** What is asynchronous, or lies outside of memory, under control. */
export interface ControlledPlatform {
  /** Closes the files that an execution has left open, before the next one begins. */
  readonly closeLeftOpen: () => void;
  /** See `InstalledLinks`. */
  readonly enterLinks: (links: Links) => Children;
  readonly uninstall: Uninstall;
}

/**
 * Routes timers, messages, locks, files, databases and what the platform computes through `gate` while an actor runs.
 * Not part of `installInstrumentation`, as loading it takes longer than all the rest: see
 * `needsPlatform`. `files`: where the files of executions are.
 */
export function installPlatform(gate: Gate, files: Scratch, place: LinkPlace): ControlledPlatform {
  const betterSqlite = installBetterSqlite(gate, files);
  const messages = installLinkedMessages(gate, place);
  const uninstall = inReverse([
    installTimers(gate),
    messages.uninstall,
    installLocks(gate),
    betterSqlite.uninstall,
    installOutside(gate, betterSqlite.adopt),
    installFiles(gate, files),
    installSqlite(gate, files),
  ]);
  const enterLinks = (links: Links) => messages.links?.enter(links) ?? {};
  return { closeLeftOpen, enterLinks, uninstall };
}
