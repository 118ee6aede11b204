import { messageOf, stackOf } from '../harness/base/errors.ts';
import { nextImmediate } from '../harness/base/originals.ts';
import { meet, meetAsync } from '../harness/parallel/barrier.ts';
import { ACTOR_STATE, actorWord, type ParallelControl } from '../harness/parallel/layout.ts';
import { type Actor, actorsOf } from '../harness/model/scenario.ts';
import type { ParallelRecorder } from '../harness/record/parallel-recorder.ts';
import { ActorFlow, type LoadedModules, type SharedScene, type Stage } from './actor-flow.ts';
import type { PlannedCall } from './protocol.ts';

/** What a thread of a crew needs to run rounds. */
export interface CrewThread {
  readonly number: number;
  readonly actors: readonly number[];
  readonly control: ParallelControl;
  readonly recorder: ParallelRecorder;
  readonly stage: Stage;
  /** Its event loop goes on while it waits for the others. */
  readonly needsPlatform: boolean;
  readonly load: () => Promise<LoadedModules>;
}

/** One thread through one round: opens, meets the others, runs its actors, and closes. */
export async function runRound(
  thread: CrewThread,
  state: unknown,
  programs: readonly (readonly PlannedCall[])[] | undefined,
): Promise<void> {
  const { control, recorder, number, needsPlatform } = thread;
  const modules = await thread.load();
  const { scenario, subject } = modules;
  const stopStrays = catchStrays(thread);
  const opened = await guarded(thread, 'open', () =>
    scenario.open === undefined ? state : scenario.open(subject, state),
  );
  const together = needsPlatform ? () => meetAsync(control) : () => meet(control);
  await together();
  if (opened !== undefined) {
    const scene: SharedScene = { modules, state, opened: (use) => use(opened.value) };
    await runActors(thread, scene, programs);
  }
  await together();
  if (number === 0 && opened !== undefined && scenario.observe !== undefined) {
    const observed = await guarded(thread, 'observe', () => scenario.observe?.(opened.value, state));
    if (observed !== undefined) recorder.observed(observed.value);
  }
  if (scenario.observe !== undefined || scenario.close !== undefined) await together();
  if (opened !== undefined && scenario.close !== undefined) {
    await guarded(thread, 'close', () => scenario.close?.(opened.value));
  }
  // Rejections surface only when the event loop turns.
  if (needsPlatform) await nextImmediate();
  stopStrays();
  recorder.roundEnd();
}

async function runActors(
  { actors, control: { words }, stage }: CrewThread,
  scene: SharedScene,
  programs: readonly (readonly PlannedCall[])[] | undefined,
): Promise<void> {
  const all = actorsOf(scene.modules.scenario);
  const ended = (actor: number) => {
    words[actorWord(actor, 'state')] = ACTOR_STATE.ended;
  };
  const pending: PromiseLike<void>[] = [];
  for (const actor of actors) words[actorWord(actor, 'state')] = ACTOR_STATE.runs;
  for (const actor of actors) {
    const flow = new ActorFlow(stage, all[actor] as Actor, actor, scene, programs?.[actor] ?? []);
    const end = flow.begin();
    if (end === undefined) ended(actor);
    else pending.push(end.then(() => ended(actor)));
  }
  if (pending.length > 0) await Promise.all(pending);
}

/** What user code returned; undefined when it threw, which is then written down. */
async function guarded(
  { recorder, actors }: CrewThread,
  what: string,
  act: () => unknown,
): Promise<{ readonly value: unknown } | undefined> {
  try {
    return { value: await act() };
  } catch (thrown) {
    recorder.error(actors[0] as number, `${what}: ${messageOf(thrown)}`, stackOf(thrown));
    return undefined;
  }
}

/** Errors that no user code handled belong to the round in which they surface. */
function catchStrays({ recorder, actors }: CrewThread): () => void {
  const note = (thrown: unknown) =>
    recorder.error(actors[0] as number, messageOf(thrown), stackOf(thrown));
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  return () => {
    process.off('unhandledRejection', note);
    process.off('uncaughtException', note);
  };
}
