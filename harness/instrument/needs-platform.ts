/** Names by which code reaches what is asynchronous or outside, or anything at all, without an import. */
const GLOBALS =
  /\b(?:set(?:Timeout|Interval|Immediate)|Message(?:Channel|Port)|BroadcastChannel|AbortSignal|navigator|fetch|WebSocket|EventSource|WebAssembly|subtle|(?:De)?[cC]ompressionStream|require|getBuiltinModule|dlopen|globalThis|eval|Function|import\s*\()/;

const IMPORTS = /(?:\bfrom|\bimport)\s*['"]([^'"]+)['"]/g;

/** Modules that reach nothing outside. */
const HARMLESS = /^(?:\.|\/|file:|hammerlock$|fast-check$|(?:node:)?(?:assert|util|path|url)$)/;

/**
 * Whether modules may use timers, messages, files, databases, or anything else that `installPlatform` puts under control. Goes
 * by their text, and rather says yes once too often: a comment that names a timer is enough, and so is any
 * package.
 */
export function needsPlatform(sources: readonly string[]): boolean {
  return sources.some(
    (source) =>
      GLOBALS.test(source) ||
      [...source.matchAll(IMPORTS)].some(([, specifier]) => !HARMLESS.test(specifier as string)),
  );
}
