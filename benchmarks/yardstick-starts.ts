import { ACCESS } from '../harness/model/access.ts';
import type { AbstractProgram, Step } from '../tests/harness/strategies/abstract-program.ts';

type Steps<Value = void> = Generator<Step, Value, undefined>;

/** Shared variables, mutexes of one point an acquisition, and a mark for a failed assertion. */
interface Machine {
  read(variable: number): Steps<number>;
  write(variable: number, value: number): Steps;
  lock(mutex: number): Steps;
  unlock(mutex: number): Steps;
  fail(): void;
}

type Build = (machine: Machine) => readonly (() => Steps)[];

const [A, B, V, M1, M2] = [1, 2, 3, 4, 5];

/** reorder_3: two setters of a, then b; a checker that must see both or neither. */
const reorder3: Build = ({ read, write, fail }) => {
  const setter = function* (): Steps {
    yield* write(A, 1);
    yield* write(B, -1);
  };
  const checker = function* (): Steps {
    if ((yield* read(A)) === 0 && (yield* read(B)) === 0) return;
    if ((yield* read(A)) === 1 && (yield* read(B)) === -1) return;
    fail();
  };
  return [setter, setter, checker];
};

/** wronglock_3: a checker of v under one lock, three writers of v under another. */
const wronglock3: Build = ({ read, write, lock, unlock, fail }) => {
  const checker = function* (): Steps {
    yield* lock(M1);
    const before = yield* read(V);
    yield* write(V, (yield* read(V)) + 1);
    if ((yield* read(V)) !== before + 1) fail();
    yield* unlock(M1);
  };
  const writer = function* (): Steps {
    yield* lock(M2);
    yield* write(V, (yield* read(V)) + 1);
    yield* unlock(M2);
  };
  return [checker, writer, writer, writer];
};

/** The SCTBench programs that the way of starting threads matters for. */
export const PROGRAMS: Readonly<Record<string, Build>> = {
  'reorder-3': reorder3,
  'wronglock-3': wronglock3,
};

/** The program with all its threads there from the beginning, as our engine runs it. */
export function startedTogether(build: Build): AbstractProgram {
  return {
    start() {
      const { machine, failed } = createMachine();
      return { actors: build(machine).map((run) => run()), failed };
    },
  };
}

/**
 * The program with a main thread that takes `steps` steps of its own before each thread that it
 * starts, and joins them all, as the C programs do.
 */
export function startedByMain(build: Build, steps: number): AbstractProgram {
  return {
    start() {
      const { machine, failed } = createMachine();
      const threads = build(machine);
      let started = 0;
      let ended = 0;
      const main = function* (): Steps {
        for (; started < threads.length; started++) {
          for (let step = 0; step <= steps; step++) yield { kind: ACCESS.invoke, object: 0 };
        }
        yield { kind: ACCESS.invoke, object: 0, ready: () => ended === threads.length };
      };
      const child = function* (run: () => Steps, index: number): Steps {
        yield { kind: ACCESS.start, object: 0, ready: () => started > index };
        yield* run();
        ended++;
      };
      return { actors: [main(), ...threads.map(child)], failed };
    },
  };
}

function createMachine(): { machine: Machine; failed: () => boolean } {
  const values: Record<number, number> = {};
  let bug = false;
  const machine: Machine = {
    *read(variable) {
      yield { kind: ACCESS.read, object: variable };
      return values[variable] ?? 0;
    },
    *write(variable, value) {
      yield { kind: ACCESS.write, object: variable };
      values[variable] = value;
    },
    *lock(mutex) {
      yield { kind: ACCESS.atomicUpdate, object: mutex, ready: () => !values[mutex] };
      values[mutex] = 1;
    },
    *unlock(mutex) {
      yield { kind: ACCESS.atomicUpdate, object: mutex };
      values[mutex] = 0;
    },
    fail() {
      bug = true;
    },
  };
  return { machine, failed: () => bug };
}
