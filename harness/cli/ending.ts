import { EXIT, type ExitCode } from './exit-codes.ts';

/** Who wrote it has gone: `hammerlock run | head`. */
const CLOSED = new Set(['EPIPE', 'ERR_STREAM_DESTROYED']);

/** There is one process, so there is one end to it. */
let isOver = false;

/**
 * Sees to it that this process ends with the exit code of its command. An output that nobody reads any more stops
 * nothing; one that cannot be written is said, and is no success. Neither is an end that code of the user's
 * brings about: a scenario that imports a program which calls `process.exit`.
 */
export function watchEnd(): void {
  let isOutputLost = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isOutputLost || CLOSED.has(error.code ?? '')) return;
    isOutputLost = true;
    process.stderr.write(
      `hammerlock: the standard output cannot be written: ${error.message}; results are kept all the same, see --output\n`,
    );
  });
  process.on('exit', (code) => {
    if (!isOver) {
      process.stderr.write(
        `hammerlock: code that was loaded ended the process (exit code ${code}); look for process.exit, and for an await at the top level that never ends, in the scenario and in what it imports\n`,
      );
      process.exitCode = EXIT.unusable;
    } else if (isOutputLost && code === EXIT.clean) process.exitCode = EXIT.unusable;
  });
}

/** The command has come to its end. */
export function noteEnd(): void {
  isOver = true;
}

/** Ends the process at once, as the command line wants it to. */
export function endNow(code: ExitCode): never {
  isOver = true;
  process.exit(code);
}
