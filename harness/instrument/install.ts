import type { Gate } from '../model/gate.ts';
import { installLockNotes } from './locks/install-lock-notes.ts';
import { installAtomics } from './patch-atomics.ts';
import { installBuffer } from './patch-buffer.ts';
import { installClock } from './patch-clock.ts';
import { installDataView } from './patch-data-view.ts';
import { installExit } from './patch-exit.ts';
import { installIdentity } from './patch-identity.ts';
import { installRandom } from './patch-random.ts';
import { installTypedArrays } from './patch-typed-arrays.ts';
import { inReverse, type Uninstall } from './patching.ts';
import { installRuntime } from './runtime.ts';

export { excludeMemory } from './shared-view.ts';

const ALONE: Surroundings = { thread: 0, isProcess: false };

/** What is patched in every actor's thread, in the order of installation. */
const INSTALLERS: readonly ((gate: Gate) => Uninstall)[] = [
  (gate) => installRuntime(gate),
  installAtomics,
  installTypedArrays,
  installDataView,
  installBuffer,
  installRandom,
  installClock,
  installExit,
  installLockNotes,
];

/** What the patches must know of where they are. */
export interface Surroundings {
  /** The thread's number. */
  readonly thread: number;
  /** It is a process of its own. */
  readonly isProcess: boolean;
}

/**
 * Routes this thread's shared-memory accesses, clocks and randomness through `gate`. Everything
 * passes straight to the platform while `gate.active` is false. Call it once a thread, before user
 * code is loaded. Returns what puts the platform back.
 */
export function installInstrumentation(
  gate: Gate,
  { thread, isProcess }: Surroundings = ALONE,
): Uninstall {
  return inReverse([
    ...INSTALLERS.map((install) => install(gate)),
    installIdentity(gate, thread, isProcess),
  ]);
}
