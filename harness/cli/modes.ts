import type { Command } from 'commander';
import { UsageError } from '../base/errors.ts';

/** The ways to run. Each names the options of `run` that mean nothing to it. */
export const MODES = {
  explore: { notFor: ['noise', 'ignoreLeak', 'pin'] },
  stress: { notFor: ['strategy', 'lanes', 'shard', 'untilFailure'] },
  litmus: {
    notFor: [
      'strategy',
      'lanes',
      'shard',
      'subject',
      'keepGoing',
      'untilFailure',
      'lastFailed',
      'noise',
      'ignoreLeak',
      'pin',
    ],
  },
} as const satisfies Record<string, { readonly notFor: readonly string[] }>;

export type Mode = keyof typeof MODES;

export const MODE_NAMES = Object.keys(MODES) as Mode[];

/**
 * Refuses options that the user gave and the mode would ignore.
 * @throws UsageError naming the option.
 */
export function checkOptions(command: Command, mode: Mode): void {
  for (const option of command.options) {
    const name = option.attributeName();
    const given = command.getOptionValueSource(name) === 'cli';
    if (given && (MODES[mode].notFor as readonly string[]).includes(name)) {
      throw new UsageError(`${option.long} means nothing to --mode ${mode}; leave it out`);
    }
  }
}
