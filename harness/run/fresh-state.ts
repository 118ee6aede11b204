import { messageOf, UsageError } from '../base/errors.ts';
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
 * @throws UsageError when `setup` throws.
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
  try {
    const random = () => stream().random();
    return withChanceOf(stream, () => setup({ mode: sources.mode, random, folder }));
  } catch (thrown) {
    throw new UsageError(
      `setup of scenario '${name}' throws: ${messageOf(thrown)}; it must return the fresh state of an execution`,
    );
  }
}
