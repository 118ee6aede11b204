import { ACCESS, type AccessKind } from '../../model/access.ts';
import type { PlatformMethod } from '../bulk-access.ts';
import { ALL_PATHS, type PathRange } from './scratch-paths.ts';
import { attempt, type Stage } from './stage.ts';
import { asStep, type Place, type Steps } from './steps.ts';

/** How a call hands over its outcome. */
export type Form = 'sync' | 'callback' | 'promise';

/** One file call, whatever its form. */
export interface FileCall {
  /**
   * What a call with these arguments (no callback among them) does. Undefined: nothing that we
   * control, or something that the platform refuses; it takes the call as it is.
   */
  steps(stage: Stage, args: readonly unknown[], form: Form): Steps<unknown> | undefined;
  /** What a callback gets after its `null`; by default the result, if there is one. */
  replies?(result: never, args: readonly unknown[]): readonly unknown[];
  /** What a callback gets after its error. */
  excuses?(args: readonly unknown[]): readonly unknown[];
  /** It cannot fail: its callback gets the answer and no error. */
  readonly answers?: true;
  /** Its last argument may have a signal, which is looked at before anything else. */
  readonly abortable?: true;
  /** The platform's loader of modules makes such calls through `fs`. */
  readonly loads?: true;
}

export const reads = ({ start, end }: PathRange): Place => ({ kind: ACCESS.fileRead, start, end });
export const writes = ({ start, end }: PathRange): Place => ({
  kind: ACCESS.fileWrite,
  start,
  end,
});

/** First arguments with which a valid call fails and has no effect. */
export const NO_PATH = [''] as const;
export const NO_PATHS = ['', ''] as const;
export const NO_DESCRIPTOR = [2 ** 31 - 1] as const;

/**
 * Throws what the platform throws at once for arguments that it refuses. `twin`, the synchronous
 * form, is called with first arguments with which it cannot have an effect.
 */
export function validate(
  twin: PlatformMethod,
  harmless: readonly unknown[],
  args: readonly unknown[],
): void {
  try {
    asStep(() => twin(...harmless, ...args.slice(harmless.length)));
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).errno !== 'number') throw error;
  }
}

/**
 * A call whose arguments are none that we read: one step, in which the platform does it all. Those
 * that the platform refuses are refused when it would.
 */
export function unread(
  stage: Stage,
  name: string,
  twin: PlatformMethod,
  harmless: readonly unknown[],
  args: readonly unknown[],
  form: Form,
): Steps<unknown> {
  if (form === 'callback') validate(twin, harmless, args);
  return wholeCall(stage, name, twin, args);
}

function* wholeCall(
  stage: Stage,
  name: string,
  twin: PlatformMethod,
  args: readonly unknown[],
): Steps<unknown> {
  const kind: AccessKind = ACCESS.fileWrite;
  yield { kind, ...ALL_PATHS };
  const text = () => name;
  return attempt(
    stage,
    text,
    () => twin(...args),
    () => 'done',
    text,
  );
}
