import { relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import picomatch from 'picomatch';

export interface FilterOptions {
  /** `file:` URL of the scenario. */
  readonly scenarioUrl: string;
  /** `file:` URL of the subject's module, where the scenario has one. */
  readonly subjectUrl?: string;
  /**
   * Further modules, as globs relative to the scenario's folder, or names of packages
   * (`lru-cache`, `@scope/queue`, `node_modules/lru-cache/**`), wherever they are installed.
   */
  readonly instrument?: readonly string[];
  /** URL prefixes of Hammerlock's own code, which is never instrumented. */
  readonly harnessRoots?: readonly string[];
}

/**
 * Which modules are instrumented: scenario, subject, what they may import outside of node_modules,
 * and what the user's globs name. Queries are ignored. Pure: the answer depends on the URL alone.
 */
export function createInstrumentFilter(options: FilterOptions): (url: string) => boolean {
  const named = new Set(
    [options.scenarioUrl, options.subjectUrl ?? options.scenarioUrl].map(withoutQuery),
  );
  // A scenario that lives in a package may import its own package's modules.
  const packages = new Set(['', ...[...named].map(packageOf)]);
  const roots = options.harnessRoots ?? [];
  const folder = fileURLToPath(new URL('.', options.scenarioUrl));
  const globs = (options.instrument ?? []).map((glob) => compileGlob(glob, folder));
  return (url) => {
    if (!url.startsWith('file:')) return false;
    const clean = withoutQuery(url);
    if (named.has(clean)) return true;
    if (roots.some((root) => clean.startsWith(root))) return false;
    if (packages.has(packageOf(clean))) return true;
    if (globs.length === 0) return false;
    const path = fileURLToPath(clean);
    return globs.some((matches) => matches(path));
  };
}

/** Packages that scenarios describe themselves with: nothing of theirs outlives an execution. */
const TOOLS = /\/node_modules\/(?:fast-check|pure-rand)\//;

/** Which modules may keep something from one execution to the next: all but Hammerlock and its tools. */
export function createRefreshFilter(harnessRoots: readonly string[]): (url: string) => boolean {
  return (url) =>
    url.startsWith('file:') &&
    !url.endsWith('.node') &&
    !harnessRoots.some((root) => url.startsWith(root)) &&
    !TOOLS.test(url);
}

/** The URL without `?…` and `#…`. */
export function withoutQuery(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

/** The innermost package folder of a module in node_modules; empty for one outside. */
function packageOf(url: string): string {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(url)?.[0] ?? '';
}

const PACKAGE_NAME = /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*$/;
const SOURCE_FILE = /\.[cm]?[jt]s$/;

function compileGlob(glob: string, folder: string): (path: string) => boolean {
  const text = glob.replace(/^\.\//, '');
  if (PACKAGE_NAME.test(text) && (text.startsWith('@') || !SOURCE_FILE.test(text))) {
    return inNodeModules(`node_modules/${text}/**`);
  }
  if (text.startsWith('node_modules/')) return inNodeModules(text);
  const { base, glob: pattern } = picomatch.scan(text);
  const root = resolve(folder, base);
  if (pattern === '') {
    return (path) => path === root || path.startsWith(root + sep);
  }
  const matches = picomatch(pattern, { dot: true });
  return (path) => {
    const inside = relative(root, path);
    return inside !== '' && !inside.startsWith('..') && matches(slashed(inside));
  };
}

/** Matches from any node_modules folder of the path on: packages may be hoisted or nested. */
function inNodeModules(glob: string): (path: string) => boolean {
  const matches = picomatch(glob, { dot: true });
  return (path) => {
    const text = slashed(path);
    for (
      let at = text.indexOf('/node_modules/');
      at >= 0;
      at = text.indexOf('/node_modules/', at + 1)
    ) {
      if (matches(text.slice(at + 1))) return true;
    }
    return false;
  };
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
