import { messageOf, UsageError } from '../base/errors.ts';
import { isThenable } from '../base/thenable.ts';
import type { AnyScenario, Mode } from '../model/scenario.ts';
import type { Stream } from '../seed/streams.ts';
import { withChanceOf } from './setup-chance.ts';

/** What `setup` is told, and where it gets from what it asks for; each is called at most once, when it is first asked for. */
export interface SetupSources {
  readonly mode: Mode;
  readonly stream: () => Stream;
  /** Makes an empty folder and returns the path that user code sees. */
  readonly folder: () => string;
}

/**
 * The state of one execution, as `setup` makes it: chance inside follows the seed, whatever source it comes from.
 * @throws UsageError when `setup` throws, and when it returns a promise.
 */
export function freshState({ name, setup }: AnyScenario, sources: SetupSources): unknown {
  if (setup === undefined) return undefined;
  let chance: Stream | undefined;
  let path: string | undefined;
  const stream = () => {
    chance ??= sources.stream();
    return chance;
  };
  const folder = () => {
    path ??= sources.folder();
    return path;
  };
  let state: unknown;
  try {
    const random = () => stream().random();
    state = withChanceOf(stream, () => setup({ mode: sources.mode, random, folder }));
  } catch (thrown) {
    throw new UsageError(
      `setup of scenario '${name}' throws: ${messageOf(thrown)}; it must return the fresh state of an execution`,
    );
  }
  if (isThenable(state)) refusePromise(name, state);
  return state;
}

/** @throws UsageError always. */
function refusePromise(name: string, promise: PromiseLike<unknown>): never {
  // Its rejection is of no interest any more, and unhandled it would end the process before the message is out.
  promise.then(undefined, () => undefined);
  throw new UsageError(
    `setup of scenario '${name}' returned a promise; setup must be synchronous, and what must be awaited belongs in open`,
  );
}
