import type { BenchLoad } from '../model/bench.ts';
import { areProcesses, placementOf, threadCount } from '../model/placement.ts';
import { type Actor, type AnyScenario, actorsOf } from '../model/scenario.ts';
import { importScenario } from '../run/scenario-file.ts';
import { type BenchSubject, tryOrder } from './measure.ts';

/** How a load of a target is measured, or why it cannot be. */
export type LoadPlan =
  | {
      readonly kind: 'possible';
      readonly load: BenchLoad;
      /** Who runs, in words. */
      readonly setting: string;
      readonly order: readonly number[];
      readonly isOneThread: boolean;
    }
  | { readonly kind: 'refused'; readonly load: BenchLoad; readonly reason: string };

/** How a target is measured under each load. */
export interface Plan {
  readonly loads: readonly LoadPlan[];
  /** Whether an import was found where the subject's redirect says. */
  readonly redirected: boolean;
}

/** Orders of the actors that are tried at most: each costs a process. */
const MOST_TRIALS = 8;

/**
 * Finds out how the actors of a target can be run for each load.
 * @throws UsageError where its code fails.
 */
export async function planTarget(subject: BenchSubject, signal: AbortSignal): Promise<Plan> {
  const { target } = subject;
  const scenario = await importScenario(target.scenarioUrl, target.name);
  const actors = actorsOf(scenario);
  let redirected = false;
  let alone: LoadPlan | undefined;
  for (const order of ordersOf(actors)) {
    const trial = await tryOrder(subject, order, signal);
    if (trial.kind === 'waits') continue;
    redirected = trial.redirected;
    const setting = order.map((actor) => actors[actor].name).join(', then ');
    alone = { kind: 'possible', load: 'alone', setting, order, isOneThread: true };
    break;
  }
  alone ??= refused(
    target.name,
    'alone',
    'its actors wait for each other, in whatever order they run one after another',
  );
  return { loads: [alone, contentionOf(target.name, scenario, actors)], redirected };
}

function contentionOf(name: string, scenario: AnyScenario, actors: readonly Actor[]): LoadPlan {
  if (actors.length === 1) return refused(name, 'contention', 'it has one actor only');
  if (areProcesses(scenario)) {
    return refused(
      name,
      'contention',
      'its actors are processes, which share no clock to begin by',
    );
  }
  const threads = threadCount(placementOf(scenario));
  const setting = `${actors.map((actor) => actor.name).join(', ')} in ${threads === 1 ? 'one thread' : `${threads} threads`}`;
  const isOneThread = threads === 1;
  return { kind: 'possible', load: 'contention', setting, order: [], isOneThread };
}

function refused(name: string, load: BenchLoad, why: string): LoadPlan {
  const how = { alone: 'under one actor', contention: 'under contention' }[load];
  return { kind: 'refused', load, reason: `harness cannot measure ${name} ${how} because ${why}` };
}

/**
 * Orders to try: as the scenario has them; then one of each role in turn, so that who takes comes after who puts;
 * then rotations of both.
 */
export function ordersOf(actors: readonly Pick<Actor, 'index'>[]): number[][] {
  const asWritten = actors.map((_, actor) => actor);
  const inTurn = asWritten.toSorted((a, b) => actors[a].index - actors[b].index || a - b);
  const rotations = asWritten.flatMap((by) => [rotated(asWritten, by), rotated(inTurn, by)]);
  const all = [asWritten, inTurn, inTurn.toReversed(), ...rotations];
  const distinct = new Map(all.map((order) => [order.join(), order]));
  return [...distinct.values()].slice(0, MOST_TRIALS);
}

function rotated(order: readonly number[], by: number): number[] {
  return [...order.slice(by), ...order.slice(0, by)];
}
