import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Query parameter of a fresh import: `import(url + '?hammerlock=7')`. */
export const FRESHNESS = 'hammerlock';

/**
 * Gives the URL that a module being resolved is loaded under. The query of a fresh import is handed
 * on to the modules that the imported one loads, so that a whole graph is evaluated
 * again. CommonJS modules know no queries: at the first sight of a new one, Node's cache is told to
 * forget them all.
 */
export function createFreshness(
  shouldRefresh: (url: string) => boolean,
): (url: string, parentUrl: string | undefined) => string {
  const seen = new Set<string>();
  return (url, parentUrl) => {
    const query = freshnessOf(url) ?? freshnessOf(parentUrl);
    if (query === undefined || !shouldRefresh(url)) return url;
    if (!seen.has(query)) {
      seen.add(query);
      forgetRequired(shouldRefresh);
    }
    const fresh = new URL(url);
    fresh.searchParams.set(FRESHNESS, query);
    return fresh.href;
  };
}

function freshnessOf(url: string | undefined): string | undefined {
  if (url === undefined || !url.includes(FRESHNESS) || !URL.canParse(url)) return undefined;
  return new URL(url).searchParams.get(FRESHNESS) ?? undefined;
}

function forgetRequired(shouldRefresh: (url: string) => boolean): void {
  const { cache } = createRequire(import.meta.url);
  for (const filename of Object.keys(cache)) {
    if (filename.startsWith('node:') || !shouldRefresh(pathToFileURL(filename).href)) continue;
    delete cache[filename];
  }
}
