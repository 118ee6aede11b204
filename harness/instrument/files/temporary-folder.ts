import { resolve } from 'node:path';
import { type FileCall, writes } from './file-call.ts';
import { stampEntry, stampTarget } from './file-times.ts';
import { platformFs } from './platform-fs.ts';
import { ALL_PATHS, namedPath, pathText, type Scratch, shownPath } from './scratch-paths.ts';
import { attempt, type Stage } from './stage.ts';
import type { Steps } from './steps.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SUFFIX = 6;
const OWNER_ONLY = 0o700;

/** `fs.mkdtemp` and its forms: the execution makes up the name, not the platform. */
export const MAKE_TEMPORARY: FileCall = {
  steps(stage, [prefix, options]) {
    const text = pathText(prefix);
    const encoding = encodingOf(options);
    if (text === undefined || namedPath(stage.scratch, prefix) === undefined) return undefined;
    return encoding === undefined ? undefined : makeSteps(stage, text, encoding);
  },
};

function* makeSteps(
  stage: Stage,
  prefix: string,
  encoding: BufferEncoding | 'buffer',
): Steps<string | Buffer> {
  const word = stage.draw();
  yield writes(ALL_PATHS);
  const text = () => `create folder ${shownOf(stage.scratch, prefix)}…`;
  return attempt(
    stage,
    text,
    () => {
      const path = make(prefix, word);
      const now = stage.seconds();
      stampTarget(stage.scratch, path, now);
      stampEntry(stage.scratch, path, now);
      const bytes = Buffer.from(path);
      return encoding === 'buffer' ? bytes : bytes.toString(encoding);
    },
    () => 'done',
    text,
  );
}

/** Tries one name after the other, as the platform does. */
function make(prefix: string, word: number): string {
  for (let attempts = 0; ; attempts += 1) {
    const path = prefix + suffix(Math.imul(word + attempts, 0x9e3779b1) >>> 0);
    try {
      platformFs.mkdirSync(path, OWNER_ONLY);
      return path;
    } catch (error) {
      // The platform's own function says what is wrong in its own words.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return platformFs.mkdtempSync(prefix);
    }
  }
}

function suffix(word: number): string {
  let rest = word;
  let letters = '';
  while (letters.length < SUFFIX) {
    letters += LETTERS.charAt(rest % LETTERS.length);
    rest = Math.floor(rest / LETTERS.length) + (word >>> letters.length);
  }
  return letters;
}

function encodingOf(options: unknown): BufferEncoding | 'buffer' | undefined {
  const named =
    typeof options === 'object' && options !== null
      ? (options as { encoding?: unknown }).encoding
      : options;
  if (named === undefined || named === null) return 'utf8';
  if (named === 'buffer') return named;
  return typeof named === 'string' && Buffer.isEncoding(named) ? named : undefined;
}

const shownOf = (scratch: Scratch, prefix: string): string => shownPath(scratch, resolve(prefix));
