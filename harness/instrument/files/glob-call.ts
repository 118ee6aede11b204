import type { Dirent } from 'node:fs';
import type { PlatformMethod } from '../bulk-access.ts';
import { type FileCall, reads } from './file-call.ts';
import { namesValue } from './file-text.ts';
import { byName } from './plain-calls.ts';
import { platformFs } from './platform-fs.ts';
import { ALL_PATHS } from './scratch-paths.ts';
import { attempt, type Stage } from './stage.ts';
import type { Steps } from './steps.ts';

/**
 * `fs.glob` and its forms: one step, by name. What an `exclude` function does with files happens in
 * that step.
 */
export const GLOB: FileCall = { steps: (stage, args) => globSteps(stage, args) };

function* globSteps(stage: Stage, args: readonly unknown[]): Steps<(string | Dirent)[]> {
  yield reads(ALL_PATHS);
  const text = () => `find ${JSON.stringify(args[0])}`;
  return attempt(
    stage,
    text,
    () => (platformFs.globSync as PlatformMethod)(...args).sort(byName) as (string | Dirent)[],
    (found) => namesValue(found.map((entry) => (typeof entry === 'string' ? entry : entry.name))),
    text,
  );
}
