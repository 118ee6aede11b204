import { workerData } from 'node:worker_threads';
import { type ActorThread, openActorThread } from './actor-thread.ts';
import { obeyBatch } from './obey-batch.ts';
import type { BatchMessage, ThreadSetup } from './protocol.ts';

let thread: ActorThread | undefined;

/**
 * The task of a pool's thread: one batch of executions, for the actors that live in it. Resolves when the batch is
 * over; a batch that breaks leaves its threads parked, and the host retires them. Returns the
 * messages of errors that surfaced when no execution of this thread was running any more.
 */
export default async function runBatch(message: BatchMessage): Promise<string[]> {
  thread ??= await openActorThread(workerData as ThreadSetup, message.thread);
  const { conductor } = thread;
  return obeyBatch(thread, message, (schedules) => conductor.join(schedules));
}
