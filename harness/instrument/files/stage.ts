import type { FileFailure } from '../../model/faults.ts';
import type { Gate } from '../../model/gate.ts';
import { type LockTrace, NO_LOCK_TRACE } from '../../model/lock-trace.ts';
import { VIRTUAL_EPOCH_MS } from '../patch-clock.ts';
import { failureValue } from './file-text.ts';
import { type Scratch, withSeenPaths } from './scratch-paths.ts';
import { cuts } from './tearing.ts';

/** What the steps of file calls know of the execution that they are part of. */
export interface Stage {
  readonly scratch: Scratch;
  /** Says what a step did: to readers, and as part of the trace's hash. */
  tell(text: () => string, value: string): void;
  /** Virtual time, seconds since 1970; undefined where real time is left alone. */
  seconds(): number | undefined;
  /** The ends of the parts in which that many bytes are read or written. */
  parts(length: number): readonly number[];
  /** How the step is to fail on purpose, if it is. */
  failure(ways: readonly FileFailure[]): FileFailure | undefined;
  /** What is created and removed may be lock files. */
  readonly locks: Pick<LockTrace, 'claim' | 'remove'>;
  /** A 32-bit word by which names are made up. */
  draw(): number;
}

/**
 * Doubles near today's seconds hold this fraction exactly, and so does the platform's conversion to
 * nanoseconds: what is read back is what was set.
 */
const TICKS_PER_SECOND = 2 ** 20;

/** The stage of an execution behind `gate`. */
export function stageOf(gate: Gate, scratch: Scratch): Stage {
  const draw = () => gate.random32();
  return {
    scratch,
    tell(text, value) {
      gate.describe(text);
      gate.value(value);
    },
    seconds() {
      const seconds = VIRTUAL_EPOCH_MS / 1e3 + gate.clockNs() / 1e9;
      return Math.floor(seconds * TICKS_PER_SECOND) / TICKS_PER_SECOND;
    },
    parts: (length) => cuts(length, draw),
    failure: (ways) => gate.failure(ways),
    locks: {
      claim: (path, isTaken) => gate.locks.trace.claim(path, isTaken),
      remove: (path) => gate.locks.trace.remove(path),
    },
    draw,
  };
}

/** No execution: handles that outlive theirs still work. */
export function offStage(scratch: Scratch): Stage {
  return {
    scratch,
    tell: () => {},
    seconds: () => undefined,
    parts: (length) => [length],
    failure: () => undefined,
    locks: NO_LOCK_TRACE,
    draw: () => 0,
  };
}

/** Creates what must not be there: whoever does so may have taken a lock, and who finds it there waits for one. */
export function claiming<Result>({ locks }: Stage, path: string, act: () => Result): Result {
  try {
    const result = act();
    locks.claim(path, true);
    return result;
  } catch (error) {
    if (failureValue(error) === 'EEXIST') locks.claim(path, false);
    throw error;
  }
}

/**
 * Does the work of a step and tells what came of it, also where it failed. The platform may be given near
 * paths: its errors are made to name those that user code knows.
 */
export function attempt<Result>(
  stage: Stage,
  text: (result: Result) => string,
  act: () => Result,
  value: (result: Result) => string,
  failed: () => string,
): Result {
  let result: Result;
  try {
    result = act();
  } catch (error) {
    const code = failureValue(error);
    stage.tell(() => `${failed()}: ${code}`, code);
    throw withSeenPaths(stage.scratch, error);
  }
  stage.tell(() => text(result), value(result));
  return result;
}
