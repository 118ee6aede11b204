/** What work holds while it goes on: it must be closed, once. */
export interface Connection {
  answer(): Promise<string>;
  close(): void;
}

/** One request: how to begin it, and what may end it before it is answered. */
export interface Request {
  readonly connect: () => Promise<Connection>;
  readonly signal: AbortSignal;
  /** Milliseconds; no limit where left out. */
  readonly limitMs?: number | undefined;
}

export type Outcome =
  | { readonly kind: 'answered'; readonly answer: string }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'timed out' };

/**
 * A request raced against its signal and its time limit. Whichever comes first is the outcome; `settle` sees to
 * it that nothing comes second, and that timer, listener and connection are released. The work itself
 * cannot be stopped: where it goes on behind a settled race, it finds that out after each `await`.
 */
export class Race {
  protected over = false;
  protected timer: NodeJS.Timeout | undefined;
  protected connection: Connection | undefined;
  protected readonly request: Request;
  protected readonly deliver: (outcome: Outcome) => void;
  protected readonly onAbort = (): void => this.settle({ kind: 'aborted' });

  constructor(request: Request, deliver: (outcome: Outcome) => void) {
    this.request = request;
    this.deliver = deliver;
  }

  start(): void {
    // A signal that is aborted already dispatches no event any more.
    if (this.request.signal.aborted) this.onAbort();
    else this.begin();
  }

  protected begin(): void {
    const { signal, limitMs } = this.request;
    signal.addEventListener('abort', this.onAbort);
    if (limitMs !== undefined) {
      this.timer = setTimeout(() => this.settle({ kind: 'timed out' }), limitMs);
    }
    this.work().catch((error: unknown) => this.settle({ kind: 'failed', error }));
  }

  protected async work(): Promise<void> {
    const connection = await this.request.connect();
    if (this.over) {
      connection.close();
      return;
    }
    this.connection = connection;
    this.settle({ kind: 'answered', answer: await connection.answer() });
  }

  protected settle(outcome: Outcome): void {
    if (this.over) return;
    this.release();
    this.deliver(outcome);
  }

  protected release(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.request.signal.removeEventListener('abort', this.onAbort);
    this.connection?.close();
    this.connection = undefined;
  }
}

/** Makes a request, and calls `deliver` with its outcome, once. */
export function run(request: Request, deliver: (outcome: Outcome) => void): void {
  new Race(request, deliver).start();
}
