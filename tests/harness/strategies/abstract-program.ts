import { MAX_ACTORS, STRATEGY_WORDS } from '../../../harness/base/limits.ts';
import { ACCESS, type AccessKind } from '../../../harness/model/access.ts';
import type { Decision } from '../../../harness/model/decision.ts';
import type { Strategy, StrategyView } from '../../../harness/model/strategy.ts';
import { WORDS_PER_ACTOR } from '../../../harness/model/strategy.ts';
import { stream } from '../../../harness/seed/streams.ts';
import { below, next32 } from '../../../harness/seed/xoshiro.ts';

/**
 * What an abstract actor yields. Code between two yields runs when the first one is chosen, so an
 * actor yields an operation, then performs it.
 */
export interface Step {
  readonly kind: AccessKind;
  readonly object: number;
  /** Not enabled while this is false: an ideal lock, one point for one acquisition. */
  readonly ready?: () => boolean;
  /** Parked after an operation, as in `Atomics.wait`: no schedule point of its own. */
  readonly parked?: true;
  /** May also be chosen while it is not ready: its timeout fires. */
  readonly timed?: true;
}

export interface AbstractProgram {
  /** Fresh actors over fresh state, and the check for the end: true if the bug showed. */
  start(): {
    readonly actors: readonly Iterator<Step, unknown, undefined>[];
    readonly failed: () => boolean;
  };
}

export interface SimulationOptions {
  readonly strategy: Strategy;
  readonly parameter?: number;
  readonly schedule?: Int32Array;
  readonly expectedSteps?: number;
  readonly seed?: string;
  readonly execution?: number;
  readonly maxSteps?: number;
  /** Called at each decision, after the choice. */
  readonly observe?: (view: StrategyView, chosen: number) => void;
}

export interface Simulation {
  readonly failed: boolean;
  readonly end: 'done' | 'deadlock' | 'steps';
  readonly decisions: readonly Decision[];
  readonly chosen: readonly number[];
  readonly switches: number;
}

/** Runs one execution of an abstract program as the conductor would. */
export function simulate(program: AbstractProgram, options: SimulationOptions): Simulation {
  const { strategy, maxSteps = 20_000 } = options;
  const { actors, failed } = program.start();
  const words = stream(
    options.seed ?? 's',
    'abstract',
    '',
    options.execution ?? 0,
    'schedule',
  ).words(4);
  const view = viewOf(actors.length, options, words);
  const pending: (Step | undefined)[] = actors.map(() => ({ kind: ACCESS.start, object: 0 }));
  const decisions: Decision[] = [];
  const chosen: number[] = [];
  let switches = 0;
  strategy.begin(view);
  for (; view.step < maxSteps; view.step++) {
    offer(view, pending, options.schedule !== undefined);
    if (view.enabledCount === 0) {
      const stuck = pending.some((step) => step !== undefined);
      return { failed: failed(), end: stuck ? 'deadlock' : 'done', decisions, chosen, switches };
    }
    const { current } = view;
    const actor = strategy.choose(view);
    options.observe?.(view, actor);
    decisions.push({
      current,
      position: current < 0 ? 0 : view.position[current]!,
      currentEnabled: current >= 0 && isReady(pending[current]),
      lowestEnabled: view.enabled[0]!,
      chosen: actor,
    });
    chosen.push(actor);
    if (current >= 0 && current !== actor) switches++;
    if (pending[actor]?.parked !== true) view.position[actor]!++;
    const next = actors[actor]!.next();
    pending[actor] = next.done === true ? undefined : next.value;
    view.current = actor;
  }
  return { failed: failed(), end: 'steps', decisions, chosen, switches };
}

type OpenView = { -readonly [Key in keyof StrategyView]: StrategyView[Key] };

function viewOf(actors: number, options: SimulationOptions, words: Int32Array): OpenView {
  return {
    actors,
    enabled: new Int32Array(MAX_ACTORS),
    enabledCount: 0,
    current: -1,
    step: 0,
    kind: new Int32Array(actors),
    object: new Int32Array(actors),
    start: new Int32Array(actors),
    end: new Int32Array(actors),
    position: new Int32Array(actors),
    state: new Int32Array(STRATEGY_WORDS + actors * WORDS_PER_ACTOR),
    expectedSteps: options.expectedSteps ?? 1,
    parameter: options.parameter ?? 0,
    schedule: options.schedule ?? new Int32Array(0),
    random32: () => next32(words, 0),
    below: (bound) => below(words, 0, bound),
  };
}

/** As the conductor does: the ready actors, then at most one whose timeout may fire. */
function offer(view: OpenView, pending: readonly (Step | undefined)[], replayed: boolean): void {
  view.enabledCount = 0;
  let timed = -1;
  pending.forEach((step, actor) => {
    if (step === undefined) return;
    const ready = isReady(step);
    view.kind[actor] = step.timed === true && !ready ? ACCESS.timeout : step.kind;
    view.object[actor] = step.object;
    view.start[actor] = 0;
    view.end[actor] = 4;
    if (ready) view.enabled[view.enabledCount++] = actor;
    else if (step.timed === true && timed < 0) timed = actor;
  });
  if (timed < 0) return;
  if (view.enabledCount === 0 || replayed || view.below(16) === 0) {
    view.enabled[view.enabledCount++] = timed;
  }
}

function isReady(step: Step | undefined): boolean {
  return step !== undefined && (step.ready === undefined || step.ready());
}
