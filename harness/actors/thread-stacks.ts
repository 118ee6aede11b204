import { Session } from 'node:inspector';
import { STACK_LIMIT_MS } from '../base/limits.ts';
import { settlesWithin } from '../base/settles-within.ts';
import { frameText, type StackFrame } from './stack-frame.ts';

/** One thread as the inspector knows it. */
interface Attached {
  readonly threadId: number;
  readonly urls: Map<string, string>;
}

/** For threads to take up the last messages. */
const SETTLE_MS = 50;

/**
 * Where the threads of this process are, by thread id, innermost frame first, by way of the inspector: it interrupts loops
 * and `Atomics.wait` alike. A thread whose event loop is idle has no frames and is left out. Waits for `expected` of
 * them, up to a limit. The threads go on behind it.
 */
export async function stacksOfThreads(expected: number): Promise<Map<number, string[]>> {
  const session = new Session();
  session.connect();
  const stacks = new Map<number, string[]>();
  const attached = new Map<string, Attached>();
  let sent = 0;
  const ask = (sessionId: string, method: string) =>
    session.post('NodeWorker.sendMessageToWorker', {
      sessionId,
      message: JSON.stringify({ id: ++sent, method, params: {} }),
    });
  session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
    attached.set(sessionId, { threadId: Number(workerInfo.workerId), urls: new Map() });
    ask(sessionId, 'Debugger.enable');
    ask(sessionId, 'Debugger.pause');
  });
  const enough = new Promise<void>((resolve) => {
    session.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }) => {
      const thread = attached.get(sessionId);
      if (thread === undefined) return;
      const { method, params } = JSON.parse(message);
      if (method === 'Debugger.scriptParsed') thread.urls.set(params.scriptId, params.url);
      if (method !== 'Debugger.paused') return;
      stacks.set(
        thread.threadId,
        (params.callFrames as StackFrame[]).map((frame) => frameText(frame, thread.urls)),
      );
      ask(sessionId, 'Debugger.resume');
      if (stacks.size === expected) resolve();
    });
  });
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  await settlesWithin(enough, STACK_LIMIT_MS);
  // A thread that is ended while it is stopped would never end.
  for (const sessionId of attached.keys()) {
    ask(sessionId, 'Debugger.resume');
    ask(sessionId, 'Debugger.disable');
  }
  await settlesWithin(new Promise(() => undefined), SETTLE_MS);
  session.post('NodeWorker.disable');
  session.disconnect();
  return stacks;
}
