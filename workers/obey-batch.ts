import { onNextImmediate } from '../harness/base/originals.ts';
import { COMMAND } from '../harness/conductor/layout.ts';
import type { ThreadConductor } from '../harness/conductor/thread-conductor.ts';
import type { ActorThread } from './actor-thread.ts';
import type { BatchMessage } from './protocol.ts';
import { ThreadBody } from './thread-body.ts';

/**
 * Takes part in a batch until it is over. `join` is called when everything is ready. Returns the
 * messages of errors that surfaced when no execution of this thread was running any more.
 */
export async function obeyBatch(
  thread: ActorThread,
  message: BatchMessage,
  join: (schedules: Int32Array) => void,
): Promise<string[]> {
  const { conductor } = thread;
  const loaded = await thread.load(message.executions);
  thread.states.adopt(message.states);
  thread.links.adopt(message.links);
  const body = new ThreadBody(thread, message, loaded);
  join(message.schedules);
  await new Promise<void>((resolve, reject) => {
    obeyCommands(conductor, body, resolve, reject);
  });
  thread.links.close();
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
    try {
      for (;;) {
        const command = conductor.next();
        if (command === COMMAND.stop) return resolve();
        const pending = body.perform(command);
        if (pending !== undefined) {
          pending.then(() => obeyCommands(conductor, body, resolve, reject), reject);
          return;
        }
      }
    } catch (thrown) {
      reject(thrown);
    }
  });
}
