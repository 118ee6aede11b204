import { BroadcastChannel } from 'node:worker_threads';

/** Where threads meet: the name of their channels, and a word that says whether somebody serves there. */
export interface DeskState {
  readonly name: string;
  /** Shared by all threads; zeroed. */
  readonly isOpen: Int32Array;
}

interface Call {
  readonly caller: number;
  /** Tells the calls of one caller apart. */
  readonly id: number;
  /** Undefined: the caller takes its leave. */
  readonly method?: string;
  readonly args: readonly unknown[];
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Has the methods of an object called by other threads, until so many callers have taken their leave. */
export async function serve(
  { name, isOpen }: DeskState,
  methods: Readonly<Record<string, (...args: never[]) => unknown>>,
  callers: number,
): Promise<void> {
  const calls = new BroadcastChannel(name);
  const answers = Array.from({ length: callers }, (_, n) => new BroadcastChannel(`${name} ${n}`));
  const answer = async ({ caller, id, method = '', args }: Call): Promise<void> => {
    const outcome = await outcomeOf(() => methods[method](...(args as never[])));
    answers[caller].postMessage({ id, ...outcome } satisfies Answer);
  };
  await new Promise<void>((resolve) => {
    let left = callers;
    calls.onmessage = ({ data }) => {
      const call = data as Call;
      if (call.method !== undefined) void answer(call);
      else if (--left === 0) resolve();
    };
    Atomics.store(isOpen, 0, 1);
    Atomics.notify(isOpen, 0);
  });
  for (const channel of [calls, ...answers]) channel.close();
}

async function outcomeOf(call: () => unknown): Promise<Omit<Answer, 'id'>> {
  try {
    return { value: await call() };
  } catch (thrown) {
    return { error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** One caller of another thread. */
export class Caller {
  readonly #calls: BroadcastChannel;
  readonly #answers: BroadcastChannel;
  readonly #caller: number;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  /** Waits until somebody serves. */
  constructor({ name, isOpen }: DeskState, caller: number) {
    Atomics.wait(isOpen, 0, 0);
    this.#calls = new BroadcastChannel(name);
    this.#answers = new BroadcastChannel(`${name} ${caller}`);
    this.#answers.onmessage = ({ data }) => {
      const answer = data as Answer;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    };
    this.#caller = caller;
  }

  async call(method: string, ...args: unknown[]): Promise<unknown> {
    const id = ++this.#last;
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#calls.postMessage({ caller: this.#caller, id, method, args } satisfies Call);
    const { value, error } = await answered;
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** To be called when every call has been answered. */
  leave(): void {
    this.#calls.postMessage({ caller: this.#caller, id: 0, args: [] } satisfies Call);
    this.#calls.close();
    this.#answers.close();
  }
}
