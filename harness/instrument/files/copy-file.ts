import { constants } from 'node:fs';
import { type FileCall, NO_PATHS, unread, writes } from './file-call.ts';
import { bytesValue } from './file-text.ts';
import { KEEP_ACCESS_TIME, stampDescriptor, stampFolder } from './file-times.ts';
import { platformFs } from './platform-fs.ts';
import { ALL_PATHS, type NamedPath, namedPath } from './scratch-paths.ts';
import { attempt, type Stage } from './stage.ts';
import type { Steps } from './steps.ts';

const { COPYFILE_EXCL, COPYFILE_FICLONE, O_RDONLY, O_WRONLY, O_CREAT, O_EXCL } = constants;
const KNOWN_MODES: readonly unknown[] = [
  undefined,
  0,
  COPYFILE_EXCL,
  COPYFILE_FICLONE,
  COPYFILE_EXCL | COPYFILE_FICLONE,
];

/** Both files of a copy, open. */
interface Copy {
  readonly source: number;
  readonly target: number;
  readonly size: number;
}

/** `fs.copyFile` and its forms: the target is emptied, then filled. */
export const COPY_FILE: FileCall = {
  steps(stage, args, form) {
    const from = namedPath(stage.scratch, args[0]);
    const to = namedPath(stage.scratch, args[1]);
    if (from === undefined || to === undefined) return undefined;
    return KNOWN_MODES.includes(args[2])
      ? copySteps(stage, from, to, args)
      : unread(stage, 'copyFile', platformFs.copyFileSync, NO_PATHS, args, form);
  },
};

function* copySteps(
  stage: Stage,
  from: NamedPath,
  to: NamedPath,
  args: readonly unknown[],
): Steps<undefined> {
  yield writes(ALL_PATHS);
  const text = () => `copy ${from.shown} → ${to.shown}`;
  let effect = 'truncated';
  const copy = attempt(
    stage,
    (begun) => (begun === undefined ? text() : `${text()}, ${effect}`),
    () => {
      if (!platformFs.existsSync(to.near)) effect = 'created';
      const begun = begin(from, to, args);
      const now = stage.seconds();
      if (begun !== undefined) stampDescriptor(begun.target, now);
      if (effect === 'created') stampFolder(to, now);
      return begun;
    },
    (begun) => (begun === undefined ? 'done' : effect),
    text,
  );
  if (copy === undefined) return undefined;
  try {
    yield* contentSteps(stage, text, copy);
  } finally {
    platformFs.closeSync(copy.source);
    platformFs.closeSync(copy.target);
  }
  return undefined;
}

function* contentSteps(stage: Stage, text: () => string, copy: Copy): Steps<void> {
  const { source, target, size } = copy;
  const buffer = Buffer.allocUnsafe(size);
  let done = 0;
  for (const end of size === 0 ? [] : stage.parts(size)) {
    yield writes(ALL_PATHS);
    const part = attempt(
      stage,
      () => `${text()}, content`,
      () => {
        const count = platformFs.readSync(source, buffer, done, end - done, null);
        const read = buffer.subarray(done, done + count);
        platformFs.writeFileSync(target, read);
        stampDescriptor(target, stage.seconds());
        return read;
      },
      bytesValue,
      text,
    );
    done += part.length;
    if (done < end) break;
  }
}

/**
 * Opens both and empties the target. Undefined where it is the platform's to copy, at once: what is
 * no file, a file onto itself, and what fails, with the platform's own error.
 */
function begin(from: NamedPath, to: NamedPath, args: readonly unknown[]): Copy | undefined {
  const whole = () => platformFs.copyFileSync(...(args as [string, string, number?]));
  const exclusive = ((args[2] as number | undefined) ?? 0) & COPYFILE_EXCL ? O_EXCL : 0;
  const source = openOr(() =>
    platformFs.openSync(from.near, O_RDONLY | (from.inside ? KEEP_ACCESS_TIME : 0)),
  );
  if (source === undefined) return void whole();
  const stats = platformFs.fstatSync(source);
  const { mode, size, dev, ino } = stats;
  const target = stats.isFile()
    ? openOr(() => platformFs.openSync(to.near, O_WRONLY | O_CREAT | exclusive, mode))
    : undefined;
  if (target === undefined) {
    platformFs.closeSync(source);
    return void whole();
  }
  const other = platformFs.fstatSync(target);
  if (other.dev === dev && other.ino === ino) {
    platformFs.closeSync(source);
    platformFs.closeSync(target);
    return undefined;
  }
  platformFs.ftruncateSync(target);
  platformFs.fchmodSync(target, mode);
  return { source, target, size };
}

function openOr(open: () => number): number | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
