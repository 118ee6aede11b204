import { flushCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';
import { displayPathFrom } from '../harness/base/display-path.ts';
import {
  createInstrumentFilter,
  createRefreshFilter,
} from '../harness/instrument/instrument-filter.ts';
import { FRESHNESS, installModuleHooks } from '../harness/instrument/module-hooks.ts';
import { installNoise } from '../harness/instrument/noise/install-noise.ts';
import { type AnyScenario, scenarioInMode } from '../harness/model/scenario.ts';
import { openParallel } from '../harness/parallel/layout.ts';
import { Noise } from '../harness/parallel/noise.ts';
import { sampleThread } from '../harness/parallel/thread-sample.ts';
import { ParallelRecorder } from '../harness/record/parallel-recorder.ts';
import { RingWriter } from '../harness/record/ring.ts';
import { type Stream, stream } from '../harness/seed/streams.ts';
import type { LoadedModules } from './actor-flow.ts';
import { ParallelStage } from './parallel-stage.ts';
import { type CrewThread, runRound } from './stress-body.ts';
import type { CrewBatch, CrewReply, CrewSetup } from './stress-protocol.ts';

interface OpenThread extends CrewThread {
  /** To be called when a round begins. */
  enterRound(round: number): void;
}

let thread: OpenThread | undefined;

/** The task of a pool's thread in stress: some rounds, in step with the other threads. */
export default async function runRounds(batch: CrewBatch): Promise<CrewReply> {
  thread ??= openThread(workerData as CrewSetup, batch.thread);
  for (const [place, state] of batch.states.entries()) {
    thread.enterRound(batch.firstRound + place);
    await runRound(thread, state, batch.programs?.[place]);
  }
  return batch.sample ? sampleThread() : undefined;
}

function openThread(setup: CrewSetup, number: number): OpenThread {
  process.setSourceMapsEnabled(true);
  const control = openParallel(setup.control, threadsOf(setup));
  const actors = setup.placement.flatMap((where, actor) => (where === number ? [actor] : []));
  const recorder = new ParallelRecorder(new RingWriter(setup.rings[number] as SharedArrayBuffer));
  const chance = new Map<number, Stream>();
  let round = 0;
  const streamOf = (name: string, at: number) =>
    stream(setup.seed, setup.scenario, setup.variant, at, name);
  const randomOf = (actor: number) => {
    let own = chance.get(actor);
    if (own === undefined) {
      own = streamOf(`data-${actor}`, round);
      chance.set(actor, own);
    }
    return own.random();
  };
  const noise = new Noise(setup.noise, streamOf(`noise-${number}`, 0).words(4));
  if (setup.noise !== 'none') disturbThread(setup, noise.point);
  return {
    number,
    actors,
    control,
    recorder,
    stage: new ParallelStage(control, recorder, noise.point, randomOf),
    needsPlatform: setup.needsPlatform,
    load: loaderOf(setup),
    enterRound: (next) => {
      round = next;
      chance.clear();
    },
  };
}

function threadsOf({ placement }: CrewSetup): number {
  return Math.max(...placement) + 1;
}

/** Puts points of noise into this thread's calls, and into the user's code as it is loaded. */
function disturbThread(setup: CrewSetup, point: () => void): void {
  installModuleHooks({
    shouldInstrument: createInstrumentFilter(setup),
    shouldRefresh: createRefreshFilter(setup.harnessRoots),
    pretransformed: setup.modules,
    displayPath: displayPathFrom(process.cwd()),
    onSites: () => {},
  });
  installNoise(point);
}

/** Imports the user's code: once, or, where its scenario asks for fresh modules, again for each round. */
function loaderOf(setup: CrewSetup): () => Promise<LoadedModules> {
  let loaded: LoadedModules | undefined;
  let imports = 0;
  return async () => {
    if (loaded !== undefined) return loaded;
    const modules = await importModules(setup, imports === 0 ? '' : `?${FRESHNESS}=${imports}`);
    imports++;
    if (imports === 1) flushCompileCache();
    if ((modules.scenario.isolation ?? 'reused') === 'reused') loaded = modules;
    return modules;
  };
}

async function importModules(setup: CrewSetup, query: string): Promise<LoadedModules> {
  const { default: scenario } = (await import(setup.scenarioUrl + query)) as {
    default: AnyScenario;
  };
  const subject =
    setup.subjectUrl === undefined ? undefined : await import(setup.subjectUrl + query);
  return { scenario: scenarioInMode(scenario, 'stress'), subject };
}
