import { createHash } from 'node:crypto';
import { stripTypeScriptTypes } from 'node:module';
import { displayPathFrom } from '../base/display-path.ts';
import { createInstrumentFilter } from '../instrument/instrument-filter.ts';
import { FRESHNESS, type RecordedModule, recordModules } from '../instrument/module-hooks.ts';
import { languageOf, type ModuleLanguage } from '../instrument/module-language.ts';
import { needsPlatform } from '../instrument/needs-platform.ts';
import { transformSource } from '../instrument/source-transform.ts';
import { type AnyScenario, scenarioInMode } from '../model/scenario.ts';
import type { Target } from '../model/target.ts';
import { harnessRoots } from './harness-roots.ts';
import { type ProgramGenerator, programGenerator } from './program.ts';
import { importModule, importScenario } from './scenario-file.ts';

/** The user's code as the actors' threads will run it. */
export interface InstrumentedCode {
  /** JavaScript by module URL: threads are spared the stripping of types. */
  readonly modules: ReadonlyMap<string, string>;
  /** `file:line:column` by site number. */
  readonly sites: ReadonlyMap<number, string>;
  readonly harnessRoots: readonly string[];
  /** Six hexadecimal digits over all instrumented sources: part of every token. */
  readonly fingerprint: string;
  /** Whether they may use timers, files, or anything else outside of memory. */
  readonly needsPlatform: boolean;
}

/** A target whose modules are loaded on the host and instrumented for the actors. */
export interface LoadedTarget {
  readonly target: Target;
  /** Settled for stress where the target has the workload of a round. */
  readonly scenario: AnyScenario;
  readonly programs: ProgramGenerator | undefined;
  readonly code: InstrumentedCode;
}

let loads = 0;

/**
 * Imports a target's scenario and subject afresh, to learn which modules they are made of, and
 * instruments those for the actors. The host's own copies stay as they were written.
 * @throws UsageError when a module cannot be loaded or is no scenario.
 */
export async function loadTarget(target: Target): Promise<LoadedTarget> {
  const query = `?${FRESHNESS}=host-${++loads}`;
  // Which packages to instrument is known once the scenario is: it is imported before, and again.
  const { instrument = [] } = await importScenario(target.scenarioUrl, target.name);
  const recorded = recordModules({ shouldInstrument: filterOf(target, instrument) });
  try {
    const imported = await importScenario(target.scenarioUrl, target.name, query);
    const scenario = target.workload === undefined ? imported : scenarioInMode(imported, 'stress');
    if (target.subjectUrl !== undefined) {
      await importModule(target.subjectUrl + query, `subject of ${target.name}`);
    }
    return {
      target,
      scenario,
      programs: await programGenerator(scenario),
      code: instrumentAll(recorded.modules()),
    };
  } finally {
    recorded.stop();
  }
}

function filterOf(target: Target, instrument: readonly string[]): (url: string) => boolean {
  return createInstrumentFilter({
    scenarioUrl: target.scenarioUrl,
    ...(target.subjectUrl === undefined ? {} : { subjectUrl: target.subjectUrl }),
    instrument,
    harnessRoots: harnessRoots(),
  });
}

function instrumentAll(recorded: readonly RecordedModule[]): InstrumentedCode {
  const displayPath = displayPathFrom(process.cwd());
  const modules = new Map<string, string>();
  const sites = new Map<number, string>();
  const hash = createHash('sha256');
  for (const { url, source, format } of [...recorded].sort((a, b) => (a.url < b.url ? -1 : 1))) {
    const path = displayPath(url);
    const language = languageOf(format) as ModuleLanguage;
    const transformed = transformSource(source, { path, ...language });
    modules.set(
      url,
      language.lang === 'ts' ? stripTypeScriptTypes(transformed.code) : transformed.code,
    );
    for (const { id, line, column } of transformed.sites)
      sites.set(id, `${path}:${line}:${column}`);
    hash.update(source).update('\0');
  }
  return {
    modules,
    sites,
    harnessRoots: harnessRoots(),
    fingerprint: hash.digest('hex').slice(0, 6),
    needsPlatform: needsPlatform(recorded.map(({ source }) => source)),
  };
}
