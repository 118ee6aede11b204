import { CommanderError } from 'commander';
import { HarnessError, messageOf, stackOf, UsageError } from '../base/errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** What is said of an error, and the exit code that goes with it. */
export interface Report {
  /** For the standard error output; empty where commander has said it already. */
  readonly text: string;
  readonly code: ExitCode;
}

const ASKED_FOR = new Set(['commander.help', 'commander.helpDisplayed', 'commander.version']);

/**
 * The user's mistakes and the environment's failures get one line. Anything else is a mistake of
 * the harness, which is said, with the stack that is needed to find it.
 */
export function reportOf(error: unknown): Report {
  if (error instanceof CommanderError) {
    const asked = ASKED_FOR.has(error.code) && error.exitCode === 0;
    return { text: '', code: asked ? EXIT.clean : EXIT.unusable };
  }
  if (error instanceof UsageError || error instanceof HarnessError) {
    return { text: `hammerlock: ${oneLine(error.message)}\n`, code: EXIT.unusable };
  }
  const text = `hammerlock: ${oneLine(messageOf(error))}\nthis is a bug in Hammerlock\n${stackOf(error)}\n`;
  return { text, code: EXIT.unusable };
}

/** The same text on one line. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
