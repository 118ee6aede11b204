import type { Arbitrary } from 'fast-check';
import type { Faults } from './faults.ts';
import type { FindingKind, Violation } from './finding.ts';
import type { History } from './history.ts';
import type { Children } from './links.ts';

/** The two ways in which scenarios are hammered: one actor at a time, or all of them truly in parallel. */
export const MODES = ['explore', 'stress'] as const;
export type Mode = (typeof MODES)[number];

/** The finding that a bug must cause; any one of several will do. */
export type Expectation = FindingKind | readonly FindingKind[];

/** One named subject of a scenario. */
export interface Variant {
  /** The subject's module, e.g. `new URL('./correct.ts', import.meta.url)`. */
  readonly module: URL;
  /** What a buggy variant must cause: in both modes, or in each. */
  readonly expect?: Expectation | Readonly<Record<Mode, Expectation>>;
  /** Executions within which `selfcheck` must find it. */
  readonly within?: number;
  /**
   * Seconds of stress within which `selfcheck` must find it. Without `within` it is examined in stress only: nothing else
   * can find it.
   */
  readonly withinS?: number;
}

/** A number for both modes, or one for each: what takes seconds in parallel would take explore for ever. */
export type PerMode = number | Readonly<Record<Mode, number>>;

/** What `setup` gets. It runs on the host, once for each execution. */
export interface SetupContext {
  /** To make more of the state where volume is wanted. */
  readonly mode: Mode;
  /** Uniform in [0, 1), from the execution's `setup` stream. */
  readonly random: () => number;
  /**
   * An empty folder for the files of this execution, in memory where the system has such a file system. Its path
   * is the same in every execution; `setup` may put files into it, invariants may read it.
   */
  readonly folder: () => string;
}

/** What a hand-written actor gets beside the handle. */
export interface ActorContext<State> {
  /** Calls `call` and records invocation, response and value as an operation of the history. */
  readonly op: <Value>(name: string, args: readonly unknown[], call: () => Value) => Value;
  /** Number of this actor within its role, from 0. */
  readonly index: number;
  readonly role: string;
  /** Uniform in [0, 1), from the actor's own `data` stream. */
  readonly random: () => number;
  readonly state: State;
  /** Ports to the actors whose role names one of this thread as `parent`, by role, in the order of their numbers. */
  readonly children: Children;
}

/** What `open` gets beside subject and state. */
export interface OpenContext {
  /** As actors of the same thread get it. */
  readonly children: Children;
}

/** Where actors may live. */
export const ACTOR_PLACES = ['task', 'thread', 'process'] as const;
export type ActorPlace = (typeof ACTOR_PLACES)[number];

/** One role: `count` actors that do the same. */
export type ActorRole<State, Handle> = {
  /** Actors of this role; 1 where left out. 0 in one of the modes: the role is the other one's only. */
  readonly count?: PerMode;
  /**
   * Where an actor lives: alone in a worker thread or a child process, or as a task beside others in one thread,
   * where they share memory and interleave at their awaits. All tasks of a scenario share their
   * threads. Where one actor is a process, all are.
   */
  readonly in?: ActorPlace;
  /** Threads that the tasks of a scenario are spread over, one after another; 1 where left out. */
  readonly threads?: PerMode;
  /**
   * The role that is the other end of `parentPort`, or of `process.send`, of these actors, which live in a thread or a
   * process; all of its actors live in one thread. It gets `children`.
   */
  readonly parent?: string;
} & (
  | {
      /** The actor, written by hand. The handle is what `open` returned, or the state without it. */
      readonly run: (context: ActorContext<State>, handle: Handle) => unknown;
      readonly operations?: never;
      readonly maxOperations?: never;
    }
  | {
      /**
       * The methods of the handle that a generated program calls, each with an arbitrary of its
       * arguments. An array is spread over the parameters; anything else is the one argument.
       */
      readonly operations: Readonly<Record<string, Arbitrary<unknown>>>;
      /** Longest program of one actor; 5 where left out. */
      readonly maxOperations?: PerMode;
      readonly run?: never;
    }
);

/** What an invariant sees, on the host, when all actors have ended. */
export interface InvariantContext<State, Observed> {
  readonly history: History;
  readonly observed: Observed;
  readonly state: State;
  /** Number of the actor whose process was killed in this execution, see `faults`; else undefined. */
  readonly killed?: number | undefined;
}

/**
 * Throws, or returns what is wrong: a message (reported as `invariant`), or a violation with a
 * kind of its own, as the checks in `hammerlock` do. Nothing returned: it holds.
 */
export type Invariant<State, Observed> = (
  context: InvariantContext<State, Observed>,
) => undefined | string | Violation | void;

/** Bounds of one execution. */
export interface ScenarioLimits {
  /** Schedule points before an execution counts as a livelock. */
  readonly steps?: number;
  /** CPU milliseconds without a schedule point before an actor counts as hung. */
  readonly hangMs?: number;
}

/**
 * What survives from one execution to the next in an actor's thread: everything (fast), nothing at
 * module level, or nothing at all. The harness moves down this list by itself when a finding does
 * not replay.
 */
export const ISOLATIONS = ['reused', 'fresh-modules', 'fresh-threads'] as const;
export type Isolation = (typeof ISOLATIONS)[number];

/** One thing to hammer. Everything but `name` and `actors` may be left out. */
export interface Scenario<
  State = unknown,
  Subject = unknown,
  Handle = unknown,
  Observed = unknown,
> {
  /** Short, lower case, words joined by hyphens. */
  readonly name: string;
  readonly about?: string;
  /** Variants by name. The names without `expect` are what a plain `run` hammers. */
  readonly subject?: Readonly<Record<string, Variant>>;
  /** The functions that a subject's module must export, each with its signature in words. */
  readonly subjectInterface?: Readonly<Record<string, string>>;
  /** Fresh state of one execution: anything that can be cloned or shared between threads, and no promise. */
  readonly setup?: (context: SetupContext) => State;
  /** Makes the handle that actors use; called once in each thread, as its first actor's first act. */
  readonly open?: (
    subject: Subject,
    state: State,
    context: OpenContext,
  ) => Handle | PromiseLike<Handle>;
  readonly actors: Readonly<Record<string, ActorRole<State, Handle>>>;
  readonly faults?: Faults;
  /**
   * Called in a fresh process when an actor was killed and the others have ended; what it returns is the handle that `observe`
   * gets then.
   */
  readonly recover?: (subject: Subject, state: State) => Handle | PromiseLike<Handle>;
  /** Called in the first actor's thread when all have ended; its value goes to the invariants. */
  readonly observe?: (handle: Handle, state: State) => Observed | PromiseLike<Observed>;
  /** Called in each thread, after `observe`. */
  readonly close?: (handle: Handle) => unknown;
  readonly invariants?: Readonly<Record<string, Invariant<State, Observed>>>;
  /** Checked at every schedule point, by the actor that holds the turn. */
  readonly always?: (context: { readonly state: State }) => undefined | string | void;
  readonly limits?: ScenarioLimits;
  /** Globs of further modules to instrument, relative to the scenario's folder; packages too. */
  readonly instrument?: readonly string[];
  readonly isolation?: Isolation;
  /** `'any'`: locks are taken in any order on purpose, by code that gives back what it has and tries again. */
  readonly lockOrder?: 'any';
}

/** A scenario of any types, as the harness handles it. */
// biome-ignore lint/suspicious/noExplicitAny: the harness passes these values on and never looks inside
export type AnyScenario = Scenario<any, any, any, any>;

/**
 * Gives a scenario its types. State flows from `setup`, the subject from the annotation of `open`'s
 * first parameter, the handle from what `open` returns, and the observed value from `observe`;
 * write them in the order of `Scenario` so that each is known where the next one uses it.
 */
export function defineScenario<
  State = undefined,
  Subject = unknown,
  Handle = State,
  Observed = undefined,
>(
  scenario: Scenario<State, Subject, Handle, Observed>,
): Scenario<State, Subject, Handle, Observed> {
  return scenario;
}

/** A number of a scenario in one of the modes. One that `scenarioInMode` has settled is the same in both. */
export function inMode(number: PerMode, mode: Mode): number {
  return typeof number === 'object' ? number[mode] : number;
}

/** The findings that a variant must cause in one mode; none where it is correct. */
export function expectedIn({ expect }: Variant, mode: Mode): readonly FindingKind[] {
  if (expect === undefined) return [];
  const kinds = typeof expect === 'object' && mode in expect ? expect[mode as never] : expect;
  return [kinds as Expectation].flat();
}

/** The scenario as one mode sees it: each number that it gives for both is settled. */
export function scenarioInMode(scenario: AnyScenario, mode: Mode): AnyScenario {
  const actors = Object.entries(scenario.actors).map(([name, role]) => {
    const settled: Record<string, unknown> = { ...role };
    for (const key of ['count', 'threads', 'maxOperations']) {
      if (settled[key] !== undefined) settled[key] = inMode(settled[key] as PerMode, mode);
    }
    return [name, settled];
  });
  return { ...scenario, actors: Object.fromEntries(actors) };
}

/** One actor of an execution, as all parts of the harness number them: roles in order, then index. */
export interface Actor {
  readonly role: string;
  readonly index: number;
  /** `role` where the role has one actor, else `role 1`, `role 2`, … */
  readonly name: string;
}

/** The actors of a scenario in their fixed order: of explore, unless the scenario was settled for stress. */
export function actorsOf(scenario: AnyScenario): Actor[] {
  return Object.entries(scenario.actors).flatMap(([role, entry]) => {
    const count = inMode(entry.count ?? 1, 'explore');
    return Array.from({ length: count }, (_, index) => ({
      role,
      index,
      name: count === 1 ? role : `${role} ${index + 1}`,
    }));
  });
}
