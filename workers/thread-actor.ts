import { workerData } from 'node:worker_threads';
import { onNextImmediate } from '../harness/base/originals.ts';
import { COMMAND } from '../harness/conductor/layout.ts';
import type { ThreadConductor } from '../harness/conductor/thread-conductor.ts';
import { type ActorThread, openActorThread } from './actor-thread.ts';
import type { BatchMessage, ThreadSetup } from './protocol.ts';
import { ThreadBody } from './thread-body.ts';

let thread: ActorThread | undefined;

/**
 * The task of a pool's thread: one batch of executions, for the actors that live in it. Resolves when the batch is
 * over; a batch that breaks leaves its threads parked, and the host retires them. Returns the
 * messages of errors that surfaced when no execution of this thread was running any more.
 */
export default async function runBatch(message: BatchMessage): Promise<string[]> {
  thread ??= openActorThread(workerData as ThreadSetup, message.thread);
  const { conductor } = thread;
  const loaded = await thread.load(message.executions);
  thread.states.adopt(message.states);
  const body = new ThreadBody(thread, message, loaded);
  conductor.join(message.schedules);
  await new Promise<void>((resolve, reject) => {
    obeyCommands(conductor, body, resolve, reject);
  });
  return thread.takeStrayErrors();
}

/**
 * Obeys commands until the batch is over. Runs as a callback of the event loop and never inside a
 * microtask, where an actor's own microtasks could not be drained.
 */
function obeyCommands(
  conductor: ThreadConductor,
  body: ThreadBody,
  resolve: () => void,
  reject: (reason: unknown) => void,
): void {
  onNextImmediate(() => {
    for (;;) {
      const command = conductor.next();
      if (command === COMMAND.stop) return resolve();
      const pending = body.perform(command);
      if (pending !== undefined) {
        pending.then(() => obeyCommands(conductor, body, resolve, reject), reject);
        return;
      }
    }
  });
}
