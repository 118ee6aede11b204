import { flushCompileCache } from 'node:module';
import { displayPathFrom } from '../harness/base/display-path.ts';
import {
  createInstrumentFilter,
  createRefreshFilter,
} from '../harness/instrument/instrument-filter.ts';
import { FRESHNESS, installModuleHooks } from '../harness/instrument/module-hooks.ts';
import { installNoise } from '../harness/instrument/noise/install-noise.ts';
import { type AnyScenario, scenarioInMode } from '../harness/model/scenario.ts';
import type { LoadedModules } from './actor-flow.ts';
import type { CodeSetup } from './stress-protocol.ts';

/** Puts points of noise into this thread's calls, and into the user's code as it is loaded. */
export function disturbThread(setup: CodeSetup, point: () => void): void {
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
export function loaderOf(setup: CodeSetup): () => Promise<LoadedModules> {
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

async function importModules(setup: CodeSetup, query: string): Promise<LoadedModules> {
  const { default: scenario } = (await import(setup.scenarioUrl + query)) as {
    default: AnyScenario;
  };
  const subject =
    setup.subjectUrl === undefined ? undefined : await import(setup.subjectUrl + query);
  return { scenario: scenarioInMode(scenario, 'stress'), subject };
}
