import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HarnessError, UsageError } from '../base/errors.ts';
import type { LaneReply, LaneRequest } from './lane-protocol.ts';

/** A lane: one operating-system process, on one core where the system can pin. */
export interface LaneProcess {
  /**
   * Sends a request and waits for its reply.
   * @throws UsageError or HarnessError as the lane says; HarnessError when the lane is gone.
   */
  ask<Kind extends keyof Answers>(
    request: Extract<LaneRequest, { kind: Kind }>,
  ): Promise<ReplyTo<Kind>>;
  end(): void;
}

/** The kind of reply that each kind of request gets. */
interface Answers {
  readonly open: 'opened';
  readonly search: 'searched';
  readonly confirm: 'confirmed';
  readonly replay: 'replayed';
  readonly close: 'closed';
}

type ReplyTo<Kind extends keyof Answers> = Extract<LaneReply, { kind: Answers[Kind] }>;

/** Starts a lane on core `core`, or anywhere when the system has no `taskset`. */
export function startLane(core: number | undefined): LaneProcess {
  const child = fork(laneFile(), [], {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    ...(core === undefined ? {} : pinned(core)),
  });
  let settle: ((reply: LaneReply) => void) | undefined;
  let gone: string | undefined;
  child.on('message', (reply: LaneReply) => settle?.(reply));
  child.on('error', (error) => lost(error.message));
  child.on('exit', (code, signal) =>
    lost(signal === null ? `exit code ${code}` : `signal ${signal}`),
  );
  function lost(why: string): void {
    gone ??= `a lane's process ended unexpectedly (${why})`;
    settle?.({ kind: 'failed', usage: false, message: gone });
  }
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        settle = (reply) => {
          settle = undefined;
          if (reply.kind !== 'failed') resolve(reply as never);
          else
            reject(reply.usage ? new UsageError(reply.message) : new HarnessError(reply.message));
        };
        if (gone === undefined) child.send(request, (error) => error && lost(error.message));
        else settle({ kind: 'failed', usage: false, message: gone });
      }),
    end: () => end(child),
  };
}

function end(child: ChildProcess): void {
  if (child.exitCode === null) child.kill('SIGKILL');
}

/** `taskset` becomes node after setting its core, so that the channel stays with the process. */
function pinned(core: number): { execPath: string; execArgv: string[] } {
  return {
    execPath: 'taskset',
    execArgv: ['-c', String(core), process.execPath, '--disable-warning=ExperimentalWarning'],
  };
}

let tasksetKnown: boolean | undefined;

/** Whether processes can be pinned to a core here. */
export function canPin(): boolean {
  tasksetKnown ??=
    process.platform === 'linux' && spawnSync('taskset', ['-c', '0', 'true']).status === 0;
  return tasksetKnown;
}

function laneFile(): string {
  const compiled = fileURLToPath(new URL('./lane-main.js', import.meta.url));
  return existsSync(compiled)
    ? compiled
    : fileURLToPath(new URL('./lane-main.ts', import.meta.url));
}
