/** URL prefixes of Hammerlock's own code, which is never instrumented; its scenarios are. */
export function harnessRoots(): string[] {
  return ['../../harness/', '../../workers/', '../../node_modules/piscina/'].map(
    (path) => new URL(path, import.meta.url).href,
  );
}
