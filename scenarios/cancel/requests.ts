import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, Outcome, Request } from './correct.ts';

/** Makes a request of a client by a subject, with what may abort it. */
export type Make = (
  client: number,
  request: Omit<Request, 'signal'>,
  deliver: (outcome: Outcome) => void,
) => void;

/** What became of one request. */
export interface Trail {
  /** As the caller names it, e.g. `client 1, request 2`. */
  readonly name: string;
  /** What was delivered, each with its time: `aborted at 12 ms`. */
  readonly outcomes: readonly string[];
  readonly opened: number;
  readonly closed: number;
}

export const CONNECT_MS = 3;
const KEEP_ALIVE_MS = 60_000;

/** Requests by a subject, and what became of them. Connections may hold a timer each, as real ones hold something. */
export class Requests {
  readonly #make: Make;
  readonly #holdTimers: boolean;
  readonly #trails: (Trail & { outcomes: string[]; opened: number; closed: number })[] = [];

  constructor(make: Make, holdTimers: boolean) {
    this.#make = make;
    this.#holdTimers = holdTimers;
  }

  /**
   * Makes a request that is answered after `answerMs` and may take `limitMs`; `Infinity` is never and no limit.
   * Resolves to the first outcome.
   */
  make(name: string, client: number, answerMs: number, limitMs: number): Promise<string> {
    const trail = { name, outcomes: [] as string[], opened: 0, closed: 0 };
    this.#trails.push(trail);
    const connect = async (): Promise<Connection> => {
      await sleep(CONNECT_MS);
      trail.opened++;
      const timer = this.#holdTimers ? setInterval(() => {}, KEEP_ALIVE_MS) : undefined;
      return {
        answer: () =>
          answerMs === Number.POSITIVE_INFINITY ? new Promise(() => {}) : sleep(answerMs, 'yes'),
        close: () => {
          trail.closed++;
          clearInterval(timer);
        },
      };
    };
    return new Promise((resolve) => {
      const limit = limitMs === Number.POSITIVE_INFINITY ? {} : { limitMs };
      this.#make(client, { connect, ...limit }, ({ kind }) => {
        trail.outcomes.push(`${kind} at ${Math.round(performance.now())} ms`);
        resolve(kind);
      });
    });
  }

  trails(): readonly Trail[] {
    return this.#trails;
  }
}
