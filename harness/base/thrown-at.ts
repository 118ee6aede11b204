import { stackOf } from './errors.ts';

/** Node writes it above the stack of what it could not parse. */
const UNPARSED = /^(?<url>(?:file:\/\/)?\/[^\n]*?):(?<line>\d+)$/m;
const FRAME = /^\s+at (?:.*\()?(?<url>file:\/\/[^\n)]+?):(?<line>\d+)(?::\d+)?\)?$/m;

/**
 * Where something was thrown, or where in a file something could not be parsed: the file's URL or path, and the line,
 * from 1. Undefined where the stack does not tell: V8 names no file in which JavaScript, as opposed to TypeScript, cannot be parsed.
 */
export function thrownAt(thrown: unknown): { url: string; line: number } | undefined {
  const stack = stackOf(thrown);
  const [first = ''] = stack.split('\n', 1);
  const { url, line } = (UNPARSED.exec(first) ?? FRAME.exec(stack))?.groups ?? {};
  return url === undefined ? undefined : { url, line: Number(line) };
}
