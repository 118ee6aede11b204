import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Connection, type Outcome, run } from '../cancel/correct.ts';

/** What became of one request. */
interface Trail {
  readonly name: string;
  readonly outcomes: string[];
  opened: number;
  closed: number;
}

/** A request is answered long before. */
const LIMIT_MS = 100;

/** The requests of one thread. What is remembered of one that is over and has released everything is nothing. */
export class Requests {
  readonly #open = new Set<Trail>();
  readonly #connecting = new Set<Promise<Connection>>();
  #made = 0;

  /** Makes a request, which `answer` answers. Resolves to that; to undefined where it is given up at once, or is late. */
  make(answer: () => number | undefined, isGivenUp: boolean): Promise<number | undefined> {
    const trail: Trail = { name: `request ${++this.#made}`, outcomes: [], opened: 0, closed: 0 };
    const controller = new AbortController();
    const asked = new Promise<number | undefined>((resolve, reject) => {
      const deliver = (outcome: Outcome) => {
        trail.outcomes.push(outcome.kind);
        this.#note(trail);
        if (outcome.kind === 'failed') reject(outcome.error);
        else resolve(outcome.kind === 'answered' ? portOf(outcome.answer) : undefined);
      };
      const connect = () => this.#connect(trail, answer);
      run({ connect, signal: controller.signal, limitMs: LIMIT_MS }, deliver);
    });
    if (isGivenUp) controller.abort();
    return asked;
  }

  /** The requests that have not had one outcome, or have not released what they held, when none is being made. */
  async openTrails(): Promise<readonly Readonly<Trail>[]> {
    await Promise.all(this.#connecting);
    // What finds out behind its own await that it is over does so in the same turn.
    await nextTurn();
    return [...this.#open];
  }

  #connect(trail: Trail, answer: () => number | undefined): Promise<Connection> {
    const connecting = nextTurn().then((): Connection => {
      this.#connecting.delete(connecting);
      trail.opened++;
      this.#note(trail);
      return {
        answer: async () => String(answer() ?? ''),
        close: () => {
          trail.closed++;
          this.#note(trail);
        },
      };
    });
    this.#connecting.add(connecting);
    return connecting;
  }

  #note(trail: Trail): void {
    const isOver = trail.outcomes.length === 1 && trail.opened === trail.closed;
    if (isOver) this.#open.delete(trail);
    else this.#open.add(trail);
  }
}

function portOf(answer: string): number | undefined {
  return answer === '' ? undefined : Number(answer);
}
