import fs from 'node:fs';
import { type LoadFnOutput, type LoadHookContext, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createFreshness } from './freshness.ts';
import { withoutQuery } from './instrument-filter.ts';
import { languageOf } from './module-language.ts';
import { exposeIdleRuntime } from './runtime.ts';
import { type Site, transformSource } from './source-transform.ts';

export interface ModuleHookOptions {
  /** Decides by URL, query included or not. */
  readonly shouldInstrument: (url: string) => boolean;
  /** Which modules a fresh import loads anew, packages too; those that are instrumented where left out. */
  readonly shouldRefresh?: (url: string) => boolean;
  /** Transformed JavaScript by URL without query; such modules are not transformed again. */
  readonly pretransformed: ReadonlyMap<string, string>;
  /** What sites are numbered from and reports show; must be the same in every thread and process. */
  readonly displayPath: (url: string) => string;
  /** Told the sites of each module that is transformed here, by URL without query. */
  readonly onSites?: (url: string, sites: readonly Site[]) => void;
}

// Captured before any patch: what is read here is no step of an actor's.
const { readFileSync } = fs;

export { FRESHNESS } from './freshness.ts';

/** A module that the host loaded and that the actors are to run instrumented. */
export interface RecordedModule {
  /** Without query. */
  readonly url: string;
  readonly source: string;
  /** Node's name of the module's format: `module`, `commonjs-typescript`, … */
  readonly format: string;
}

type Load = (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput;

/**
 * Instruments modules as this thread loads them, imported or required, JavaScript or TypeScript.
 * Modules loaded before keep their code. A module imported with `?hammerlock=N` hands the query on
 * to the instrumented modules that it loads, so that a whole graph comes fresh. Returns what
 * removes the hooks.
 */
export function installModuleHooks(options: ModuleHookOptions): () => void {
  exposeIdleRuntime();
  const { shouldInstrument, shouldRefresh = shouldInstrument } = options;
  return register({ shouldInstrument, shouldRefresh }, (url, context, nextLoad) => {
    const clean = withoutQuery(url);
    const ready = options.pretransformed.get(clean);
    if (ready !== undefined && languageOf(context.format) !== undefined) {
      return { format: stripped(context.format as string), source: ready, shortCircuit: true };
    }
    const loaded = nextLoad(url, context);
    const language = languageOf(loaded.format);
    if (language === undefined) return loaded;
    if (ready !== undefined)
      return { ...loaded, format: stripped(loaded.format as string), source: ready };
    const source = sourceText(loaded.source, clean);
    const { code, sites } = transformSource(source, {
      path: options.displayPath(clean),
      ...language,
    });
    options.onSites?.(clean, sites);
    return { ...loaded, source: code };
  });
}

/**
 * Notes the instrumentable modules that are loaded from now on, changing nothing. A module that was
 * loaded before is noted only if it is loaded again, so import with a new `?hammerlock=N`.
 */
export function recordModules(options: { readonly shouldInstrument: (url: string) => boolean }): {
  /** URLs without query, in the order of loading. */
  urls(): string[];
  modules(): RecordedModule[];
  stop(): void;
} {
  const modules = new Map<string, RecordedModule>();
  const { shouldInstrument } = options;
  const filters = { shouldInstrument, shouldRefresh: shouldInstrument };
  const stop = register(filters, (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    const clean = withoutQuery(url);
    if (languageOf(loaded.format) !== undefined && !modules.has(clean)) {
      const source = sourceText(loaded.source, clean);
      modules.set(clean, { url: clean, source, format: loaded.format as string });
    }
    return loaded;
  });
  return { urls: () => [...modules.keys()], modules: () => [...modules.values()], stop };
}

function register(
  {
    shouldInstrument,
    shouldRefresh,
  }: Required<Pick<ModuleHookOptions, 'shouldInstrument' | 'shouldRefresh'>>,
  load: (url: string, context: LoadHookContext, nextLoad: Load) => LoadFnOutput,
): () => void {
  const fresh = createFreshness(shouldRefresh);
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      return { ...resolved, url: fresh(resolved.url, context.parentURL) };
    },
    load: (url, context, nextLoad) =>
      shouldInstrument(url) ? load(url, context, nextLoad) : nextLoad(url, context),
  });
  return () => hooks.deregister();
}

/** The format of a TypeScript module once its types are gone. */
function stripped(format: string): string {
  return format.replace('-typescript', '');
}

/** The source that a load hook got; some versions of Node leave that of CommonJS to the loader. */
function sourceText(source: LoadFnOutput['source'], url: string): string {
  if (typeof source === 'string') return source;
  if (source === null || source === undefined) return readFileSync(fileURLToPath(url), 'utf8');
  return Buffer.from(source as Uint8Array).toString('utf8');
}
