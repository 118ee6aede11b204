import { MAX_ACTORS } from '../base/limits.ts';
import type { StrategyView } from '../model/strategy.ts';
import { below, next32 } from '../seed/xoshiro.ts';
import { type Control, STATUS, WORD } from './layout.ts';

/** One decision with a timed waiter in `EARLY_TIMEOUT_ODDS` may fire its timeout early. */
export const EARLY_TIMEOUT_ODDS = 16;

const NO_SCHEDULE = new Int32Array(0);

/** What the strategy sees, read from the control memory by whoever holds the turn. */
export class DecisionView implements StrategyView {
  readonly enabled = new Int32Array(MAX_ACTORS);
  enabledCount = 0;
  actors = 0;
  current = -1;
  step = 0;
  expectedSteps = 1;
  parameter = 0;
  schedule: Int32Array = NO_SCHEDULE;
  readonly kind: Int32Array;
  readonly object: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly position: Int32Array;
  readonly state: Int32Array;
  readonly #control: Control;

  constructor(control: Control) {
    this.#control = control;
    this.kind = control.kind;
    this.object = control.object;
    this.start = control.start;
    this.end = control.end;
    this.position = control.position;
    this.state = control.strategyState;
  }

  random32(): number {
    return next32(this.#control.words, WORD.generator);
  }

  below(bound: number): number {
    return below(this.#control.words, WORD.generator, bound);
  }

  /** Takes over what does not change during an execution. `schedules`: those of the batch. */
  adopt(schedules: Int32Array): void {
    const words = this.#control.words;
    this.actors = words[WORD.actors];
    this.expectedSteps = words[WORD.expectedSteps];
    this.parameter = words[WORD.parameter];
    const start = words[WORD.scheduleStart];
    const length = words[WORD.scheduleLength];
    this.schedule = length === 0 ? NO_SCHEDULE : schedules.subarray(start, start + length);
  }

  /**
   * Lists who may run: the ready actors, ascending, then at most one whose timeout may fire. That one is
   * the waiter with the earliest deadline, since clocks run forward; it is offered when
   * nobody is ready, and unless it is patient always under a given schedule, and now and then otherwise.
   */
  list(): void {
    const { status, deadline, words } = this.#control;
    const actors = this.actors;
    const tasks = words[WORD.tasks] === 1;
    let count = 0;
    let timed = -1;
    for (let actor = 0; actor < actors; actor++) {
      const state = status[actor];
      if (state === STATUS.done || (tasks && this.isHeldUp(actor))) continue;
      if (state === STATUS.ready) this.enabled[count++] = actor;
      else if (deadline[actor] !== Number.POSITIVE_INFINITY) {
        if (timed < 0 || deadline[actor] < deadline[timed]) timed = actor;
      }
    }
    if (timed >= 0 && this.#offersTimeout(timed, count)) this.enabled[count++] = timed;
    this.enabledCount = count;
    this.step = words[WORD.step];
    this.current = words[WORD.current];
  }

  /** Whether another actor of the same thread is in the middle of its turn. */
  isHeldUp(actor: number): boolean {
    const { thread, holder } = this.#control;
    const held = holder[thread[actor]];
    return held >= 0 && held !== actor;
  }

  #offersTimeout(timed: number, ready: number): boolean {
    if (ready === 0) return true;
    if (this.#control.patient[timed] === 1) return false;
    return this.schedule.length > 0 || this.below(EARLY_TIMEOUT_ODDS) === 0;
  }
}
