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

const CONNECT_MS = 3;

/** Requests by a subject, and what became of them. */
export class Requests {
  readonly #make: Make;
  readonly #trails: (Trail & { outcomes: string[]; opened: number; closed: number })[] = [];

  constructor(make: Make) {
    this.#make = make;
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
      return {
        answer: () =>
          answerMs === Number.POSITIVE_INFINITY ? new Promise(() => {}) : sleep(answerMs, 'yes'),
        close: () => {
          trail.closed++;
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
