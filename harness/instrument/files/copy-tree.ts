import { join } from 'node:path';
import { type FileCall, NO_PATHS, validate, writes } from './file-call.ts';
import { stampFolder, stampPath } from './file-times.ts';
import { platformFs } from './platform-fs.ts';
import { ALL_PATHS, type NamedPath, namedPath, pathText, type Scratch } from './scratch-paths.ts';
import { attempt, type Stage } from './stage.ts';
import { outsideStep, type Steps } from './steps.ts';

type Filter = (source: string, destination: string) => unknown;

interface CopyOptions {
  readonly filter?: Filter;
  readonly recursive?: boolean;
  readonly dereference?: boolean;
  readonly preserveTimestamps?: boolean;
}

/** How a tree is looked at, in steps of its own. */
export interface TreeReader {
  isFolder(path: string, dereference: boolean): Promise<boolean>;
  list(path: string): Promise<readonly string[]>;
}

/** `fs.cp` and its forms: one step for the whole tree, in which a synchronous filter is asked. */
export const COPY_TREE: FileCall = {
  steps(stage, args, form) {
    const from = namedPath(stage.scratch, args[0]);
    const to = namedPath(stage.scratch, args[1]);
    if (from === undefined || to === undefined) return undefined;
    const options = (args[2] ?? {}) as CopyOptions;
    if (form === 'callback')
      validate(
        platformFs.cpSync,
        NO_PATHS,
        withFilter(args, () => () => true),
      );
    return treeSteps(stage, from, to, options, withFilter(args, ask));
  },
};

const ask =
  (filter: Filter): Filter =>
  (source, destination) =>
    outsideStep(() => filter(source, destination));

/**
 * The arguments of an asynchronous copy whose filter has been asked beforehand about everything that
 * could be copied: it may take its time, and the copy is made in one step.
 */
export async function filtered(
  args: readonly unknown[],
  reader: TreeReader,
): Promise<readonly unknown[]> {
  const { filter, recursive, dereference = false } = (args[2] ?? {}) as CopyOptions;
  const [source, destination] = [pathText(args[0]), pathText(args[1])];
  if (typeof filter !== 'function' || source === undefined || destination === undefined) {
    return args;
  }
  const wanted = new Set<string>();
  const visit = async (from: string, to: string): Promise<void> => {
    if (!(await filter(from, to))) return;
    wanted.add(from);
    if (recursive !== true || !(await reader.isFolder(from, dereference))) return;
    for (const name of await reader.list(from)) await visit(join(from, name), join(to, name));
  };
  await visit(source, destination);
  return withFilter(args, () => (from) => wanted.has(from));
}

function* treeSteps(
  stage: Stage,
  from: NamedPath,
  to: NamedPath,
  options: CopyOptions,
  args: readonly unknown[],
): Steps<undefined> {
  yield writes(ALL_PATHS);
  const text = () => `copy tree ${from.shown} → ${to.shown}`;
  return attempt(
    stage,
    text,
    () => {
      platformFs.cpSync(...(args as [string, string]));
      const now = stage.seconds();
      if (options.preserveTimestamps !== true) stampTree(stage.scratch, to.absolute, now);
      stampFolder(to, now);
      return undefined;
    },
    () => 'done',
    text,
  );
}

/** All that is in the destination: what was there before cannot be told from what was copied. */
function stampTree(scratch: Scratch, path: string, seconds: number | undefined): void {
  if (platformFs.lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    for (const name of platformFs.readdirSync(path)) stampTree(scratch, join(path, name), seconds);
  }
  stampPath(scratch, path, seconds);
}

function withFilter(
  args: readonly unknown[],
  wrap: (filter: Filter) => Filter,
): readonly unknown[] {
  const options = args[2] as CopyOptions | null | undefined;
  const filter = options?.filter;
  if (typeof filter !== 'function') return args;
  return [args[0], args[1], { ...options, filter: wrap(filter) }];
}
