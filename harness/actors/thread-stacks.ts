import { Session } from 'node:inspector';
import type { Worker } from 'node:worker_threads';
import { STACK_LIMIT_MS } from '../base/limits.ts';
import { clearTimer, setTimer } from '../base/originals.ts';

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly location: { readonly lineNumber: number; readonly columnNumber: number };
}

/**
 * Where threads are at this moment, innermost frame first, by way of the inspector: it interrupts both loops and
 * `Atomics.wait`. A thread whose event loop is idle has no frames. The threads go on behind it.
 */
export async function stacksOfThreads(threads: readonly Worker[]): Promise<string[][]> {
  const session = new Session();
  session.connect();
  const stacks = new Map<number, string[]>();
  const sessions: string[] = [];
  let sent = 0;
  const ask = (sessionId: string, method: string) =>
    session.post('NodeWorker.sendMessageToWorker', {
      sessionId,
      message: JSON.stringify({ id: ++sent, method, params: {} }),
    });
  session.on('NodeWorker.attachedToWorker', ({ params }) => {
    sessions.push(params.sessionId);
    ask(params.sessionId, 'Debugger.enable');
    ask(params.sessionId, 'Debugger.pause');
  });
  const enough = new Promise<void>((resolve) => {
    session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
      const { method, params: paused } = JSON.parse(params.message);
      if (method !== 'Debugger.paused') return;
      const thread = sessions.indexOf(params.sessionId);
      stacks.set(thread, (paused.callFrames as Frame[]).map(frameText));
      ask(params.sessionId, 'Debugger.resume');
      if (stacks.size === threads.length) resolve();
    });
  });
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  await within(enough, STACK_LIMIT_MS);
  // A thread that is ended while it is stopped would never end.
  for (const sessionId of sessions) {
    ask(sessionId, 'Debugger.resume');
    ask(sessionId, 'Debugger.disable');
  }
  await within(new Promise(() => undefined), SETTLE_MS);
  session.post('NodeWorker.disable');
  session.disconnect();
  return threads.map((_, thread) => stacks.get(thread) ?? []);
}

/** For the threads to take up the last messages. */
const SETTLE_MS = 50;

function frameText({ functionName, url, location }: Frame): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  return `${name} (${url}:${location.lineNumber + 1}:${location.columnNumber + 1})`;
}

async function within(promise: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimer(resolve, limitMs);
  });
  await Promise.race([promise, late]);
  clearTimer(timer);
}
