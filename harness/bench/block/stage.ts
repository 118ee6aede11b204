import { messageOf, UsageError } from '../../base/errors.ts';
import { isThenable } from '../../base/thenable.ts';
import { placementOf, threadCount } from '../../model/placement.ts';
import { type Actor, type AnyScenario, actorsOf } from '../../model/scenario.ts';
import { importModule, importScenario } from '../../run/scenario-file.ts';
import { next32, XOSHIRO_WORDS } from '../../seed/xoshiro.ts';
import type { BenchSubject, FixedInputs, PlannedOperation } from './block-protocol.ts';
import type { OperationCall } from './latency-book.ts';
import { redirectImports } from './redirect.ts';

/** A target's code as it is measured: imported as it was written. */
export interface Stage {
  readonly name: string;
  readonly scenario: AnyScenario;
  readonly subject: unknown;
  readonly actors: readonly Actor[];
  /** The thread of each actor. */
  readonly placement: readonly number[];
  readonly threads: number;
  /** Whether an import was found where the redirect says. */
  readonly wasRedirected: () => boolean;
}

/**
 * Imports what is to be measured.
 * @throws UsageError where it cannot be imported.
 */
export async function loadStage({ target, redirect }: BenchSubject): Promise<Stage> {
  const wasRedirected = redirect === undefined ? () => false : redirectImports(redirect);
  const scenario = await importScenario(target.scenarioUrl, target.name);
  const { subjectUrl } = target;
  const subject =
    subjectUrl === undefined
      ? undefined
      : await importModule(subjectUrl, `subject of ${target.name}`);
  const placement = placementOf(scenario);
  return {
    name: target.name,
    scenario,
    subject,
    actors: actorsOf(scenario),
    placement,
    threads: threadCount(placement),
    wasRedirected,
  };
}

/**
 * What a thread's actors work on.
 * @throws UsageError where `open` does.
 */
export async function openHandle(
  { name, scenario, subject }: Stage,
  state: unknown,
): Promise<unknown> {
  if (scenario.open === undefined) return state;
  try {
    const opening = scenario.open(subject, state, { children: {} });
    return isThenable(opening) ? await opening : opening;
  } catch (thrown) {
    throw partFailed(name, 'open', thrown);
  }
}

/** @throws UsageError where `close` does. */
export async function closeHandle({ name, scenario }: Stage, handle: unknown): Promise<void> {
  try {
    await scenario.close?.(handle);
  } catch (thrown) {
    throw partFailed(name, 'close', thrown);
  }
}

function partFailed(name: string, part: string, thrown: unknown): UsageError {
  return new UsageError(
    `harness cannot measure ${name} because ${part} throws: ${messageOf(thrown)}`,
  );
}

/** One actor of one execution, ready to begin. */
export interface Part {
  readonly actor: number;
  readonly state: unknown;
  readonly handle: unknown;
  readonly program: readonly PlannedOperation[];
  readonly random: () => number;
}

/** Makes an actor ready; nothing of it is left to be done while it is measured. */
export function prepare(
  actor: number,
  execution: number,
  scene: Pick<Part, 'state' | 'handle'>,
  { programs, seeds }: FixedInputs,
): Part {
  const input = execution % seeds.length;
  const from = actor * XOSHIRO_WORDS;
  const chance = seeds[input].slice(from, from + XOSHIRO_WORDS);
  const random = () => next32(chance, 0) / 0x1_0000_0000;
  return { ...scene, actor, random, program: programs[input]?.[actor] ?? [] };
}

type Method = (...args: readonly unknown[]) => unknown;

/** Runs an actor; a promise where it waits for anything. */
export function perform(stage: Stage, part: Part, op: OperationCall): unknown {
  const { role, index } = stage.actors[part.actor];
  const { run } = stage.scenario.actors[role];
  if (run === undefined) return callAll(part, 0, op);
  return run(
    { op, index, role, random: part.random, state: part.state, children: {} },
    part.handle,
  );
}

function callAll(part: Part, from: number, op: OperationCall): unknown {
  const handle = part.handle as Record<string, Method>;
  for (let at = from; at < part.program.length; at++) {
    const { name, args } = part.program[at];
    const result = op(name, args, () => handle[name](...args));
    if (isThenable(result)) return result.then(() => callAll(part, at + 1, op));
  }
  return undefined;
}

/** What a failing actor is reported as. */
export function actorFailed(stage: Stage, actor: number, message: string): UsageError {
  return new UsageError(
    `harness cannot measure ${stage.name} because ${stage.actors[actor].name} ended with an error: ${message}`,
  );
}
