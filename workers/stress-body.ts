import { messageOf, stackOf } from '../harness/base/errors.ts';
import { nextImmediate } from '../harness/base/originals.ts';
import type { Children } from '../harness/model/links.ts';
import { type Actor, type AnyScenario, actorsOf } from '../harness/model/scenario.ts';
import { ActorFlow, type LoadedModules, type SharedScene, type Stage } from './actor-flow.ts';
import type { MemberLinks } from './member-links.ts';
import type { PlannedCall } from './protocol.ts';

/** Where what happens in a round beside its operations is written. */
export interface RoundRecorder {
  error(actor: number, message: string, stack: string): void;
  observed(value: unknown): void;
  roundEnd(): void;
}

/** A thread or a process of a crew, with all that it needs to run rounds. */
export interface CrewMember {
  readonly actors: readonly number[];
  readonly recorder: RoundRecorder;
  readonly stage: Stage;
  readonly load: () => Promise<LoadedModules>;
  /** Waits until all have come as far. */
  readonly meet: () => Promise<void> | undefined;
  /** The same, and whether any of them has sent something since it last came. */
  readonly meetAgain: (hasSent: boolean) => Promise<boolean>;
  /** Absent where user code cannot have a parent. */
  readonly links: MemberLinks | undefined;
  /** Whether it is the one to observe. */
  readonly observes: () => boolean;
  /** The actor's code runs, or has ended. */
  readonly began: (actor: number) => void;
  readonly ended: (actor: number) => void;
  /** User code may have left something to its event loop. */
  readonly needsPlatform: boolean;
}

/** One member through one round: opens, meets the others, runs its actors, and closes. */
export async function runRound(
  member: CrewMember,
  round: number,
  state: unknown,
  programs: readonly (readonly PlannedCall[])[] | undefined,
): Promise<void> {
  const { recorder, needsPlatform, meet } = member;
  const modules = await member.load();
  const { scenario, subject } = modules;
  const stopStrays = catchStrays(member);
  let children: Children = {};
  const opened = await guarded(member, 'open', () => {
    children = member.links?.enter(scenario, round) ?? {};
    return scenario.open === undefined ? state : scenario.open(subject, state, { children });
  });
  await meet();
  if (opened !== undefined) {
    const scene: SharedScene = {
      modules,
      state,
      children: () => children,
      opened: (use) => use(opened.value),
    };
    await runActors(member, scene, programs);
  }
  await meetWhenActed(member);
  if (opened !== undefined && scenario.observe !== undefined && member.observes()) {
    const observed = await guarded(member, 'observe', () =>
      scenario.observe?.(opened.value, state),
    );
    if (observed !== undefined) recorder.observed(observed.value);
  }
  if (meetsToClose(scenario)) await meet();
  if (opened !== undefined && scenario.close !== undefined) {
    await guarded(member, 'close', () => scenario.close?.(opened.value));
  }
  // Rejections surface only when the event loop turns.
  if (needsPlatform) await nextImmediate();
  member.links?.leave();
  stopStrays();
  recorder.roundEnd();
}

/** Whether a round has a third barrier: nobody closes what another one still observes. */
export function meetsToClose({ observe, close }: AnyScenario): boolean {
  return observe !== undefined || close !== undefined;
}

/** Waits until all actors have ended, and all that they have sent each other has been heard. */
async function meetWhenActed({ links, meet, meetAgain }: CrewMember): Promise<void> {
  if (links === undefined || !links.areAny) return meet();
  links.linger();
  do await links.settle();
  while (await meetAgain(links.takeSent()));
}

async function runActors(
  { actors, stage, began, ended }: CrewMember,
  scene: SharedScene,
  programs: readonly (readonly PlannedCall[])[] | undefined,
): Promise<void> {
  const all = actorsOf(scene.modules.scenario);
  const pending: PromiseLike<void>[] = [];
  for (const actor of actors) began(actor);
  for (const actor of actors) {
    const flow = new ActorFlow(stage, all[actor] as Actor, actor, scene, programs?.[actor] ?? []);
    const end = flow.begin();
    if (end === undefined) ended(actor);
    else pending.push(end.then(() => ended(actor)));
  }
  if (pending.length > 0) await Promise.all(pending);
}

/** What user code returned; undefined when it threw, which is then written down. */
export async function guarded(
  { recorder, actors }: CrewMember,
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
function catchStrays({ recorder, actors }: CrewMember): () => void {
  const note = (thrown: unknown) =>
    recorder.error(actors[0] as number, messageOf(thrown), stackOf(thrown));
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  return () => {
    process.off('unhandledRejection', note);
    process.off('uncaughtException', note);
  };
}
