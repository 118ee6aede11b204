import type { Gate } from '../../model/gate.ts';
import type { Scratch } from './scratch-paths.ts';
import { offStage, type Stage, stageOf } from './stage.ts';
import { deliverLater, insideStep, runFreely, runLater, runNow, type Steps } from './steps.ts';

/** Makes the steps of a call for the stage on which they happen. */
export type Make<Result> = (stage: Stage) => Steps<Result>;

/**
 * Runs file calls in any form: at schedule points while an actor's code runs, and at once
 * otherwise. What user code keeps beyond its execution (handles, directories) goes on to work.
 */
export interface Driver {
  /** The stage of the execution. */
  readonly stage: Stage;
  /** Whether calls are controlled now. */
  controls(): boolean;
  /** Makes all steps and returns. Throws what they throw. */
  now<Result>(make: Make<Result>): Result;
  /** Begins the steps; one of the two is called when the outcome is delivered. */
  later<Result>(
    make: Make<Result>,
    succeed: (result: Result) => void,
    fail: (error: unknown) => void,
  ): void;
  promise<Result>(make: Make<Result>): Promise<Result>;
  /** Does what touches no file that others see, when user code is to go on with its outcome. */
  deliver(act: () => void): void;
}

/** The driver of a thread's gate. */
export function driverOf(gate: Gate, scratch: Scratch): Driver {
  const stage = stageOf(gate, scratch);
  const off = offStage(scratch);
  const controls = () => gate.running && !insideStep();
  const driver: Driver = {
    stage,
    controls,
    now: (make) => (controls() ? runNow(gate, make(stage)) : runFreely(make(off))),
    later(make, succeed, fail) {
      if (controls()) runLater(gate, make(stage), succeed, fail);
      else freely(make(off), succeed, fail);
    },
    promise: (make) => new Promise((resolve, reject) => driver.later(make, resolve, reject)),
    deliver(act) {
      if (controls()) deliverLater(gate, act);
      else act();
    },
  };
  return driver;
}

function freely<Result>(
  steps: Steps<Result>,
  succeed: (result: Result) => void,
  fail: (error: unknown) => void,
): void {
  let result: Result;
  try {
    result = runFreely(steps);
  } catch (error) {
    fail(error);
    return;
  }
  succeed(result);
}
