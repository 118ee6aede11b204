import { displayPathFrom } from '../base/display-path.ts';

const SHOWN_FRAMES = 6;

/** The platform, the harness in whatever form, and the pool that actors' threads come from. */
const NOT_THEIRS = /node:internal|\/(?:harness|workers)\/[\w/-]+\.[jt]s|\/node_modules\/piscina\//;

/** A module's URL or path in a frame, with the query of a fresh import. */
const MODULE = /(?:file:\/\/)?(?<path>\/[^\s():?]+)(?:\?[^\s:)]*)?/;

/** The frames of an error's stack that are the user's, without the message, with paths as a reader would type them. */
export function userFrames(stack: string): string[] {
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return userStack(lines.map((line) => line.trim().replace(/^at /, '')));
}

/** The same of frames that were asked for: `f (file:///…:1:2)`. */
export function userStack(frames: readonly string[]): string[] {
  const displayPath = displayPathFrom(process.cwd());
  return frames
    .filter((frame) => !NOT_THEIRS.test(frame))
    .slice(0, SHOWN_FRAMES)
    .map((frame) => `at ${frame.replace(MODULE, (_, path) => displayPath(`file://${path}`))}`);
}
