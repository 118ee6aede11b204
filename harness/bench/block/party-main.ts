import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, UsageError } from '../../base/errors.ts';
import { nowNs } from '../../base/originals.ts';
import { isThenable } from '../../base/thenable.ts';
import { rebuild } from '../../conductor/state-template.ts';
import { Barrier } from './barrier.ts';
import type { PartyMessage, PartyReply, PartySetup, SentState } from './block-protocol.ts';
import { LatencyBook } from './latency-book.ts';
import {
  actorFailed,
  closeHandle,
  loadStage,
  openHandle,
  perform,
  prepare,
  type Stage,
} from './stage.ts';

/** Entry of a thread in which some actors of a scenario play rounds beside the others, on the platform as it is. */
const { subject, thread, threads, barrier, times, inputs } = workerData as PartySetup;
const book = new LatencyBook();
const meeting = new Barrier(barrier, threads);
const marks = new BigInt64Array(times);
let queue = Promise.resolve();

function answer(reply: PartyReply): void {
  parentPort?.postMessage(reply);
}

function fail(thrown: unknown): void {
  answer({ kind: 'failed', message: messageOf(thrown) });
  meeting.fail();
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

try {
  const stage = await loadStage(subject);
  parentPort?.on('message', (message: PartyMessage) => {
    queue = queue.then(() => obey(stage, message)).catch(fail);
  });
  answer({ kind: 'ready' });
} catch (thrown) {
  fail(thrown);
}

async function obey(stage: Stage, message: PartyMessage): Promise<void> {
  switch (message.kind) {
    case 'rounds':
      for (const [place, sent] of message.states.entries())
        await playRound(stage, message.first + place, stateOf(sent, place), sent.kind === 'once');
      return;
    case 'forget':
      book.forget();
      answer({ kind: 'forgot' });
      return;
    default:
      answer({ kind: 'report', operations: book.operations, latencies: book.latencies() });
  }
}

/** The memory of the states that are filled anew, by place. */
const known: unknown[] = [];

function stateOf(sent: SentState, place: number): unknown {
  if (sent.kind === 'once') return sent.state;
  if (sent.kind === 'template') known[place] = sent.state;
  return rebuild(known[place]);
}

async function playRound(
  stage: Stage,
  round: number,
  state: unknown,
  opensInTurn: boolean,
): Promise<void> {
  // What is outside of memory may not stand being opened by all at once, which is not measured anyway.
  if (opensInTurn) meeting.awaitReady(round * threads + thread);
  const handle = await openHandle(stage, state);
  const parts = stage.placement.flatMap((where, actor) =>
    where === thread ? [prepare(actor, round, { state, handle }, inputs)] : [],
  );
  meeting.arrive(round);
  const began = nowNs();
  const pending: PromiseLike<unknown>[] = [];
  for (const part of parts) {
    const blame = (thrown: unknown): never => {
      if (thrown instanceof UsageError) throw thrown;
      throw actorFailed(stage, part.actor, messageOf(thrown));
    };
    try {
      const result = perform(stage, part, book.time);
      if (isThenable(result)) pending.push(result.then(undefined, blame));
    } catch (thrown) {
      blame(thrown);
    }
  }
  if (pending.length > 0) await Promise.all(pending);
  marks[2 * thread + 1] = nowNs();
  marks[2 * thread] = began;
  await closeHandle(stage, handle);
  meeting.leave();
}
