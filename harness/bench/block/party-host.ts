import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { HarnessError, UsageError } from '../../base/errors.ts';
import { allocateBarrier, Barrier } from './barrier.ts';
import type {
  BenchSubject,
  PartyMessage,
  PartyReply,
  PartySetup,
  SentState,
} from './block-protocol.ts';
import type { Inputs } from './inputs.ts';
import type { Stage } from './stage.ts';

/** Rounds whose states are sent in one message. */
const ROUNDS = 32;
const ROUND_LIMIT_MS = 10_000;
const NS_PER_MS = 1e6;

/** The threads of a scenario, each with the actors that it puts there, who play rounds at the same time. */
export class Party {
  /** Rounds are played in batches of so many. */
  static readonly batch = ROUNDS;

  readonly #stage: Stage;
  readonly #inputs: Inputs;
  readonly #workers: readonly Worker[];
  readonly #barrier: Barrier;
  readonly #times: BigInt64Array;
  /** By place, the memory that the threads have been told of. */
  readonly #known: unknown[] = [];
  #round = 0;

  private constructor(stage: Stage, inputs: Inputs, subject: BenchSubject) {
    const { threads } = stage;
    const barrier = allocateBarrier();
    const times = new SharedArrayBuffer(threads * 2 * BigInt64Array.BYTES_PER_ELEMENT);
    this.#stage = stage;
    this.#inputs = inputs;
    this.#barrier = new Barrier(barrier);
    this.#times = new BigInt64Array(times);
    this.#workers = Array.from({ length: threads }, (_, thread) => {
      const { fixed } = inputs;
      const workerData: PartySetup = { subject, thread, threads, barrier, times, inputs: fixed };
      return new Worker(partyFile(), { workerData });
    });
  }

  /** Starts the threads. @throws UsageError where one of them cannot import what it is to run. */
  static async gather(stage: Stage, inputs: Inputs, subject: BenchSubject): Promise<Party> {
    const party = new Party(stage, inputs, subject);
    await party.#replies();
    return party;
  }

  /**
   * Milliseconds from when the first thread began its part of an execution to when the last one ended.
   * @throws UsageError where an actor throws; HarnessError where the round does not end.
   */
  async play(): Promise<number> {
    const { name, threads } = this.#stage;
    const round = this.#round++;
    if (round % ROUNDS === 0) this.#supply(round);
    const how = this.#barrier.play(round, threads, ROUND_LIMIT_MS);
    if (how === 'failed') await this.#replies();
    if (how !== 'played') {
      throw new HarnessError(
        `harness cannot measure ${name} under contention because a round did not end within ${ROUND_LIMIT_MS / 1000} s; is it a deadlock? 'hammerlock run ${name}' looks for one`,
      );
    }
    const marks = this.#times;
    let [began, ended] = [marks[0], marks[1]];
    for (let at = 2; at < marks.length; at += 2) {
      if (marks[at] < began) began = marks[at];
      if (marks[at + 1] > ended) ended = marks[at + 1];
    }
    return Number(ended - began) / NS_PER_MS;
  }

  /** Has the threads forget what they have noted so far: they have warmed up. */
  async forget(): Promise<void> {
    await this.#finishBatch();
    this.#tell(() => ({ kind: 'forget' }));
    await this.#replies();
  }

  /** What all threads have noted, by operation. */
  async report(): Promise<{ operations: number; latencies: Map<string, Float64Array[]> }> {
    await this.#finishBatch();
    this.#tell(() => ({ kind: 'report' }));
    const latencies = new Map<string, Float64Array[]>();
    let operations = 0;
    for (const reply of await this.#replies()) {
      if (reply.kind !== 'report') continue;
      operations += reply.operations;
      for (const [name, noted] of reply.latencies) {
        latencies.set(name, [...(latencies.get(name) ?? []), noted]);
      }
    }
    return { operations, latencies };
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  /** The threads read messages between batches only: what is left of one is played. */
  async #finishBatch(): Promise<void> {
    while (this.#round % ROUNDS !== 0) await this.play();
  }

  #supply(first: number): void {
    const states = Array.from({ length: ROUNDS }, (_, place): SentState => {
      const { state, memory } = this.#inputs.state(first + place, place);
      if (memory === undefined) return { kind: 'once', state };
      if (this.#known[place] === memory) return { kind: 'known' };
      this.#known[place] = memory;
      return { kind: 'template', state: memory };
    });
    this.#tell(() => ({ kind: 'rounds', first, states }));
  }

  #tell(messageFor: (thread: number) => PartyMessage): void {
    for (const [thread, worker] of this.#workers.entries()) worker.postMessage(messageFor(thread));
  }

  /** The next reply of each thread. @throws UsageError where one has failed. */
  async #replies(): Promise<PartyReply[]> {
    const controller = new AbortController();
    const { signal } = controller;
    const gone = this.#workers.map(async (worker): Promise<never> => {
      const [code] = await once(worker, 'exit', { signal });
      throw new UsageError(`a thread of ${this.#stage.name} ended by itself (exit code ${code})`);
    });
    try {
      const replies = this.#workers.map(async (worker) => {
        const [reply] = (await once(worker, 'message', { signal })) as [PartyReply];
        if (reply.kind === 'failed') throw new UsageError(reply.message);
        return reply;
      });
      return await Promise.race([Promise.all(replies), ...gone]);
    } finally {
      for (const each of gone) each.catch(() => undefined);
      controller.abort();
    }
  }
}

/** The compiled entry where there is one, else the TypeScript source. */
function partyFile(): string {
  const compiled = fileURLToPath(new URL('./party-main.js', import.meta.url));
  return existsSync(compiled)
    ? compiled
    : fileURLToPath(new URL('./party-main.ts', import.meta.url));
}
