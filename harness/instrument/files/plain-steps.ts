import { isAbsolute } from 'node:path';
import type { PlatformMethod } from '../bulk-access.ts';
import {
  type FileCall,
  type Form,
  NO_DESCRIPTOR,
  NO_PATH,
  NO_PATHS,
  reads,
  validate,
  writes,
} from './file-call.ts';
import { type OpenFile, openFile, UNKNOWN_FILE } from './open-files.ts';
import { platformFs, platformPromises } from './platform-fs.ts';
import {
  ALL_PATHS,
  type NamedPath,
  namedPath,
  nearArgument,
  pathText,
  shownPath,
} from './scratch-paths.ts';
import { attempt, claiming, type Stage } from './stage.ts';
import type { Steps } from './steps.ts';

/** What the rows of the table of plain calls are told of one call. */
export interface Done {
  readonly stage: Stage;
  readonly args: readonly unknown[];
  /** The path it is about; of two, the second. */
  readonly path: NamedPath;
  /** The first path of two; else the same as `path`. */
  readonly from: NamedPath;
  readonly file: OpenFile;
}

/** A call that is one system call, or as good as one to everybody else. */
export interface PlainCall {
  /** In a reader's words, before the name. */
  readonly verb: string;
  readonly effect: 'reads' | 'writes';
  /** What its first arguments name; `target and path` for a link, whose target may be anything. */
  readonly names: 'path' | 'two paths' | 'target and path' | 'descriptor';
  /** Whether it is about more paths than those that it names. */
  readonly everything?: Condition;
  /** Sets the times of what it changed. */
  readonly stamp?: (done: Done, result: unknown) => void;
  /** What user code gets, from what the platform answers. */
  readonly settle?: (result: never, done: Done) => unknown;
  /** Its result as the trace knows it; by default `done`. */
  readonly value?: (result: never, done: Done) => string;
  /** The platform may be given near paths, since its answer names none. */
  readonly near?: Condition;
  /** The platform's loader of modules makes such calls. */
  readonly loads?: true;
  /** It creates what must not be there: a lock may be taken so. */
  readonly claims?: Condition;
  /** Its first path is gone when it is done. */
  readonly removes?: true;
  /** Options that only its synchronous form may know. */
  readonly syncOption?: string;
}

const HARMLESS = {
  path: NO_PATH,
  'two paths': NO_PATHS,
  'target and path': NO_PATHS,
  descriptor: NO_DESCRIPTOR,
};
const NOWHERE: NamedPath = {
  ...ALL_PATHS,
  absolute: '',
  shown: '',
  inside: false,
  near: '',
  folder: undefined,
};

/** The call of a row, made by the platform's synchronous function `twin`. */
export function plainCall(name: string, row: PlainCall, twin: PlatformMethod): FileCall {
  const harmless = HARMLESS[row.names];
  return {
    ...(row.loads && { loads: row.loads }),
    steps(stage, given, form) {
      const done = doneOf(stage, row, given);
      if (done === undefined) return undefined;
      const args = forTwin(name, row, given, form);
      if (form === 'callback' && args.length > harmless.length) validate(twin, harmless, args);
      return plainSteps(row, twin, { ...done, args });
    },
  };
}

function* plainSteps(row: PlainCall, twin: PlatformMethod, done: Done): Steps<unknown> {
  const { stage, args, path, from, file } = done;
  const { verb, value } = row;
  const whole = holds(row.everything, args);
  const place = row.names === 'descriptor' ? file : path;
  const range = whole || row.names === 'two paths' ? ALL_PATHS : place;
  yield row.effect === 'reads' ? reads(range) : writes(range);
  const text = () => {
    if (row.names === 'descriptor') return `${verb} ${file.shown}`;
    return from === path ? `${verb} ${path.shown}` : `${verb} ${from.shown} → ${path.shown}`;
  };
  return attempt(
    stage,
    text,
    () => {
      const call = (): unknown =>
        twin(...(holds(row.near, args) ? nearArguments(row, done) : args));
      const result = holds(row.claims, args) ? claiming(stage, path.shown, call) : call();
      if (row.removes) stage.locks.remove(from.shown);
      row.stamp?.(done, result);
      return row.settle === undefined ? result : row.settle(result as never, done);
    },
    (result) => (value === undefined ? 'done' : value(result as never, done)),
    text,
  );
}

type Condition = true | ((args: readonly unknown[]) => boolean) | undefined;

function holds(condition: Condition, args: readonly unknown[]): boolean {
  return typeof condition === 'function' ? condition(args) : condition === true;
}

function nearArguments({ names }: PlainCall, { args, from, path }: Done): readonly unknown[] {
  const [first, second, ...rest] = args;
  if (names === 'path') return [nearArgument(path, first), ...args.slice(1)];
  const target = names === 'two paths' ? nearArgument(from, first) : first;
  return [target, nearArgument(path, second), ...rest];
}

function doneOf(stage: Stage, { names }: PlainCall, args: readonly unknown[]): Done | undefined {
  if (names === 'descriptor') {
    const fd = args[0];
    if (!isOrdinaryDescriptor(fd)) return undefined;
    return { stage, args, path: NOWHERE, from: NOWHERE, file: openFile(fd) };
  }
  const from =
    names === 'target and path' ? linkTarget(stage, args[0]) : namedPath(stage.scratch, args[0]);
  const path = names === 'path' ? from : namedPath(stage.scratch, args[1]);
  if (from === undefined || path === undefined) return undefined;
  return { stage, args, path, from, file: UNKNOWN_FILE };
}

/** What a link is to lead to: as it is written, for it is relative to the link's folder. */
function linkTarget({ scratch }: Stage, argument: unknown): NamedPath | undefined {
  const text = pathText(argument);
  if (text === undefined) return undefined;
  return { ...NOWHERE, shown: isAbsolute(text) ? shownPath(scratch, text) : text };
}

/** A descriptor that user code may have opened: not one of the three that each process has. */
export function isOrdinaryDescriptor(fd: unknown): fd is number {
  return typeof fd === 'number' && (fd | 0) === fd && fd > 2;
}

/** An asynchronous form may not know what its twin does; what it does not know it ignores. */
function forTwin(
  name: string,
  { syncOption }: PlainCall,
  args: readonly unknown[],
  form: Form,
): readonly unknown[] {
  const options = args[1];
  if (syncOption === undefined || form === 'sync' || args.length < 2) return args;
  if (typeof options !== 'object' || options === null || !(syncOption in options)) return args;
  const source = form === 'callback' ? platformFs : platformPromises;
  const original = (source as unknown as Record<string, PlatformMethod>)[name];
  if (original !== undefined && String(original).includes(syncOption)) return args;
  return [args[0], { ...options, [syncOption]: undefined }, ...args.slice(2)];
}
