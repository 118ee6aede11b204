import { workerData } from 'node:worker_threads';
import { COMMAND } from '../harness/conductor/layout.ts';
import { ActorBody } from './actor-body.ts';
import { type ActorThread, openActorThread } from './actor-thread.ts';
import type { BatchMessage, ThreadSetup } from './protocol.ts';

let thread: ActorThread | undefined;

/**
 * The task of a pool's thread: one batch of executions, as one actor. Resolves when the batch is
 * over; a batch that breaks leaves its threads parked, and the host retires them. Returns the
 * messages of errors that surfaced when no execution of this thread was running any more.
 */
export default async function runBatch(message: BatchMessage): Promise<string[]> {
  thread ??= openActorThread(workerData as ThreadSetup);
  const { conductor } = thread;
  const loaded = await thread.load(message.executions);
  const body = new ActorBody(thread, message, loaded);
  conductor.join(message.self, message.schedules);
  for (;;) {
    const command = conductor.next();
    if (command === COMMAND.stop) break;
    const pending = body.perform(command);
    if (pending !== undefined) await pending;
  }
  return thread.takeStrayErrors();
}
