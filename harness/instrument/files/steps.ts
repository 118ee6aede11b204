import { ACCESS, type AccessKind } from '../../model/access.ts';
import { FILES_OBJECT, type Gate } from '../../model/gate.ts';
import type { PendingOperation } from '../../model/pending-operation.ts';

/** What the next step of a call may touch. */
export interface Place {
  readonly kind: AccessKind;
  readonly start: number;
  readonly end: number;
}

/**
 * A file call in steps: it yields where it will act next, and acts when it is resumed. Whoever
 * drives it waits at each place until this actor may go on. All forms of a call share one.
 */
export type Steps<Result> = Generator<Place, Result, undefined>;

let within = false;

/** Whether a step is being made: what the platform calls within one is part of it. */
export function insideStep(): boolean {
  return within;
}

/** Runs what is no user code's call, though the platform may make it through `fs`. */
export function asStep<Result>(act: () => Result): Result {
  return withSteps(true, act);
}

/** Runs user code that the platform calls in the middle of a step. */
export function outsideStep<Result>(act: () => Result): Result {
  return withSteps(false, act);
}

function withSteps<Result>(inside: boolean, act: () => Result): Result {
  const before = within;
  within = inside;
  try {
    return act();
  } finally {
    within = before;
  }
}

/** Makes all steps, with a schedule point before each. Throws what they throw. */
export function runNow<Result>(gate: Gate, steps: Steps<Result>): Result {
  try {
    let step = advance(steps);
    while (step.done !== true) {
      const { kind, start, end } = step.value;
      gate.access(kind, FILES_OBJECT, start, end, 0);
      step = advance(steps);
    }
    return step.value;
  } finally {
    // The gate throws where an execution is given up: what the steps opened is closed.
    steps.return(undefined as Result);
  }
}

/** Makes all steps at once, without a gate. Throws what they throw. */
export function runFreely<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = advance(steps);
    if (step.done === true) return step.value;
  }
}

/**
 * Hands the steps to the gate, and the outcome to `succeed` or `fail` when it is delivered. Steps
 * without a place are made at once.
 */
export function runLater<Result>(
  gate: Gate,
  steps: Steps<Result>,
  succeed: (result: Result) => void,
  fail: (error: unknown) => void,
): void {
  const step = advance(steps);
  if (step.done === true) deliverLater(gate, () => succeed(step.value));
  else gate.begin(new PendingSteps(steps, step.value, succeed, fail));
}

/** Lets user code go on when its turn has come, with something that touches no file. */
export function deliverLater(gate: Gate, deliver: () => void): void {
  gate.begin({ kind: ACCESS.resume, object: 0, start: 0, end: 0, deliver, holds: true });
}

const notYet = (): void => {};

class PendingSteps<Result> implements PendingOperation {
  readonly object = FILES_OBJECT;
  readonly holds = true;
  deliver: () => void = notYet;
  kind: AccessKind;
  start: number;
  end: number;
  readonly #steps: Steps<Result>;
  readonly #succeed: (result: Result) => void;
  readonly #fail: (error: unknown) => void;

  constructor(
    steps: Steps<Result>,
    first: Place,
    succeed: (result: Result) => void,
    fail: (error: unknown) => void,
  ) {
    this.kind = first.kind;
    this.start = first.start;
    this.end = first.end;
    this.#steps = steps;
    this.#succeed = succeed;
    this.#fail = fail;
  }

  perform(): boolean {
    try {
      const step = advance(this.#steps);
      if (step.done === true) {
        this.deliver = () => this.#succeed(step.value);
        return true;
      }
      const { kind, start, end } = step.value;
      this.kind = kind;
      this.start = start;
      this.end = end;
      return false;
    } catch (error) {
      this.deliver = () => this.#fail(bare(error));
      return true;
    }
  }
}

function advance<Result>(steps: Steps<Result>): IteratorResult<Place, Result> {
  const before = within;
  within = true;
  try {
    return steps.next();
  } finally {
    within = before;
  }
}

/** The platform's asynchronous errors have no frames; ours would be those of the harness. */
function bare(error: unknown): unknown {
  if (error instanceof Error && 'syscall' in error) error.stack = `Error: ${error.message}`;
  return error;
}
