import { flushCompileCache } from 'node:module';
import { displayPathFrom } from '../harness/base/display-path.ts';
import { messageOf, stackOf } from '../harness/base/errors.ts';
import { nextImmediate } from '../harness/base/originals.ts';
import { linkPath, placeFolder, pointAt } from '../harness/base/scratch.ts';
import { Abandoned } from '../harness/conductor/abandoned.ts';
import { openControl, type TurnTransport, WORD } from '../harness/conductor/layout.ts';
import { ThreadConductor } from '../harness/conductor/thread-conductor.ts';
import type { Scratch as ScratchPaths } from '../harness/instrument/files/scratch-paths.ts';
import { excludeMemory, installInstrumentation } from '../harness/instrument/install.ts';
import {
  createInstrumentFilter,
  createRefreshFilter,
} from '../harness/instrument/instrument-filter.ts';
import { FRESHNESS, installModuleHooks } from '../harness/instrument/module-hooks.ts';
import type { Children, Links } from '../harness/model/links.ts';
import { type AnyScenario, scenarioInMode } from '../harness/model/scenario.ts';
import { Arena } from '../harness/record/arena.ts';
import { ArenaRecorder } from '../harness/record/recorder.ts';
import type { ActorChance } from './actor-chance.ts';
import type { LoadedModules } from './actor-flow.ts';
import { ArenaMail } from './arena-link.ts';
import { ConductedStage } from './conducted-stage.ts';
import type { ThreadSetup } from './protocol.ts';
import { createSiteBook } from './site-book.ts';
import { StateSource } from './state-source.ts';
import { ThreadLinks } from './thread-links.ts';

/** What an actor's thread keeps from batch to batch. */
export interface ActorThread {
  readonly conductor: ThreadConductor;
  readonly recorder: ArenaRecorder;
  readonly stage: ConductedStage;
  readonly states: StateSource;
  /** The modules of each of so many executions. */
  load(executions: number): Promise<LoadedModules[]>;
  /** To be called when this thread has its first turn in an execution, with its place in the batch. */
  enterPlace(place: number): void;
  readonly links: ThreadLinks;
  /** To be called by the first actor of this thread in an execution; returns the ports to its children. */
  enterLinks(links: Links): Children;
  takeStrayErrors(): Promise<string[]>;
}

/** Installs the instrumentation in this thread and prepares it for batches. */
export async function openActorThread(
  setup: ThreadSetup,
  number: number,
  transport?: TurnTransport,
): Promise<ActorThread> {
  process.setSourceMapsEnabled(true);
  const chance = await chanceOf(setup);
  const control = openControl(setup.control, transport);
  const sites = new Map(setup.sites);
  const displayPath = displayPathFrom(process.cwd());
  const isOurs = (url: string) => setup.harnessRoots.some((root) => url.startsWith(root));
  const arena = new Arena(setup.arena, control.words, WORD.arenaTop, WORD.arenaFull);
  const recorder = new ArenaRecorder(arena, createSiteBook(sites, isOurs, displayPath));
  const { scratch } = setup;
  const files: { -readonly [Key in keyof ScratchPaths]: ScratchPaths[Key] } = {
    root: scratch?.seen,
    nearRoot: scratch && linkPath(scratch),
  };
  const conductor = new ThreadConductor(
    control,
    recorder,
    number,
    actorsIn(setup, number),
    (place) => {
      if (scratch !== undefined) pointAt(scratch, place);
    },
  );
  installModuleHooks({
    shouldInstrument: createInstrumentFilter(setup),
    shouldRefresh: createRefreshFilter(setup.harnessRoots),
    pretransformed: setup.modules,
    displayPath,
    onSites: (url, found) => {
      for (const { id, line, column } of found)
        sites.set(id, `${displayPath(url)}:${line}:${column}`);
    },
  });
  excludeMemory(setup.control);
  excludeMemory(setup.arena);
  installInstrumentation(conductor, { thread: number, isProcess: transport !== undefined });
  const platform = setup.needsPlatform
    ? (await import('../harness/instrument/install-platform.ts')).installPlatform(
        conductor,
        files,
        {
          isProcess: transport !== undefined,
          hasParent: setup.parents[number] !== -1,
        },
      )
    : undefined;
  const thread: ActorThread = {
    conductor,
    recorder,
    stage: new ConductedStage(conductor, recorder, chance),
    states: new StateSource(),
    load: moduleLoader(setup, conductor),
    enterPlace: (place) => {
      platform?.closeLeftOpen();
      if (setup.round !== undefined) chance?.enterRound(setup.round.round);
      if (scratch !== undefined) files.realRoot = placeFolder(scratch, place);
    },
    links: new ThreadLinks(
      control,
      number,
      setup.parents,
      transport && new ArenaMail(control, setup.arena, recorder),
    ),
    enterLinks: (links) => platform?.enterLinks(links) ?? {},
    takeStrayErrors: async () => [],
  };
  catchStrayErrors(thread);
  return thread;
}

/** The draws of a round of stress; loaded only where executions have the workload of one. */
async function chanceOf({ round }: ThreadSetup): Promise<ActorChance | undefined> {
  if (round === undefined) return undefined;
  const { ActorChance } = await import('./actor-chance.ts');
  return new ActorChance(round);
}

/** The actors that live in a thread. */
function actorsIn({ placement }: ThreadSetup, number: number): number[] {
  return placement.flatMap((thread, actor) => (thread === number ? [actor] : []));
}

/**
 * Errors that no user code handled: of the running actor where there is one, since it holds the
 * turn; otherwise kept for the end of the batch.
 */
function catchStrayErrors(thread: ActorThread): void {
  const strays: string[] = [];
  const note = (thrown: unknown) => {
    const { conductor, recorder } = thread;
    if (thrown instanceof Abandoned) return;
    if (conductor.running) {
      conductor.aside(() => recorder.error(conductor.self, messageOf(thrown), stackOf(thrown)));
    } else {
      strays.push(messageOf(thrown));
    }
  };
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  thread.takeStrayErrors = async () => {
    // Rejections surface only when the event loop turns.
    await nextImmediate();
    return strays.splice(0);
  };
}

/** The modules of each of so many executions: the same in all batches, unless each execution has its own. */
function moduleLoader(setup: ThreadSetup, conductor: ThreadConductor): ActorThread['load'] {
  let lasting: LoadedModules | undefined;
  let freshImports = 0;
  return async (executions) => {
    if (setup.isolation !== 'fresh-modules') {
      if (lasting === undefined) {
        lasting = await conductor.load(() => importOnce(setup, ''));
        // Threads are often ended where they stand, too late to save what they compiled.
        flushCompileCache();
      }
      return new Array<LoadedModules>(executions).fill(lasting);
    }
    const loaded: LoadedModules[] = [];
    while (loaded.length < executions) {
      const query = `?${FRESHNESS}=${++freshImports}`;
      loaded.push(await conductor.load(() => importOnce(setup, query)));
    }
    return loaded;
  };
}

async function importOnce(setup: ThreadSetup, query: string): Promise<LoadedModules> {
  const { default: imported } = (await import(setup.scenarioUrl + query)) as {
    default: AnyScenario;
  };
  const scenario = setup.round === undefined ? imported : scenarioInMode(imported, 'stress');
  const subject =
    setup.subjectUrl === undefined ? undefined : await import(setup.subjectUrl + query);
  return { scenario, subject };
}
