import type { SiteBook } from '../harness/record/recorder.ts';

const FRAME = /(?:^|[\s(])(file:\/\/[^\s()]+?|\/[^\s()]+?):(\d+):(\d+)\)?$/;
const STACK_FRAMES = 40;

/**
 * Locations of instrumented code by number, and of everything else from the stack, which Node maps
 * back to the user's own source.
 */
export function createSiteBook(
  sites: Map<number, string>,
  isOurs: (url: string) => boolean,
  displayPath: (url: string) => string,
): SiteBook {
  return {
    describe: (site) => sites.get(site),
    fromStack(count = 1) {
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = STACK_FRAMES;
      const stack = new Error('where').stack ?? '';
      Error.stackTraceLimit = limit;
      return innermostUserFrames(stack, isOurs, displayPath, count);
    },
  };
}

/** `file:line:column` of the first frames in the user's own code, with arrows between them. */
export function innermostUserFrames(
  stack: string,
  isOurs: (url: string) => boolean,
  displayPath: (url: string) => string,
  count = 1,
): string | undefined {
  const frames: string[] = [];
  for (const line of stack.split('\n')) {
    const match = FRAME.exec(line.trim());
    if (match === null) continue;
    const [, file, row, column] = match as unknown as [string, string, string, string];
    const url = file.startsWith('file:') ? file : `file://${file}`;
    if (isOurs(url)) continue;
    frames.push(`${displayPath(url.split('?')[0] as string)}:${row}:${column}`);
    if (frames.length === count) break;
  }
  return frames.length === 0 ? undefined : frames.join(' ← ');
}
