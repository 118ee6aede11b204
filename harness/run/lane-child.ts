import { fork, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { removeScratch } from '../base/scratch.ts';
import { isBeat, watchBeat } from './heartbeat.ts';
import type { LaneMessage, LaneRequest } from './lane-protocol.ts';

/** One process of a lane. */
export interface LaneChild {
  /** Sends a request and waits for the reply to it; a lost process replies with a failure. */
  ask(request: LaneRequest): Promise<LaneMessage>;
  end(): void;
}

const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];

/**
 * Starts a lane's process on core `core`, or anywhere when the system cannot pin. It is ended when its event loop has stood
 * still for `silenceMs`.
 */
export function startLaneChild(core: number | undefined, silenceMs?: number): LaneChild {
  const child = fork(laneFile(), [], {
    serialization: 'advanced',
    // What actors print must not end up in the middle of a report.
    stdio: ['ignore', 2, 2, 'ipc'],
    ...nodeOn(core),
  });
  let settle: ((message: LaneMessage) => void) | undefined;
  let gone: string | undefined;
  child.on('message', (message: LaneMessage) => {
    if (!isBeat(message)) settle?.(message);
  });
  watchBeat(
    child,
    (what) => {
      gone ??= what;
      child.kill('SIGKILL');
    },
    silenceMs,
  );
  child.on('error', (error) => lost(error.message));
  child.on('exit', () => removeScratch(child.pid as number));
  child.on('exit', (code, signal) =>
    lost(signal === null ? `exit code ${code}` : `signal ${signal}`),
  );
  function lost(why: string): void {
    gone ??= `a lane's process ended unexpectedly (${why})`;
    settle?.({ reply: { kind: 'failed', usage: false, message: gone }, spent: true });
  }
  return {
    ask: (request) =>
      new Promise((resolve) => {
        settle = resolve;
        if (gone !== undefined) lost(gone);
        else child.send(request, (error) => error && lost(error.message));
      }),
    end() {
      if (child.exitCode === null) child.kill('SIGKILL');
    },
  };
}

/**
 * What `fork` is to be told so that the process is bound to a core; undefined: to none. `taskset` becomes node after
 * setting its core, so that the channel stays with the process.
 */
export function nodeOn(core: number | undefined): { execPath?: string; execArgv: string[] } {
  if (core === undefined) return { execArgv: NODE_FLAGS };
  return { execPath: 'taskset', execArgv: ['-c', String(core), process.execPath, ...NODE_FLAGS] };
}

let cores: readonly number[] | undefined;

/**
 * The cores that this process may use and pin lanes to; none where the system cannot pin. They begin
 * at a different one in each process, so that campaigns beside each other spread out.
 */
export function pinnableCores(): readonly number[] {
  cores ??= rotated(canPin() ? allowedCores() : []);
  return cores;
}

function canPin(): boolean {
  return process.platform === 'linux' && spawnSync('taskset', ['--version']).status === 0;
}

/** The kernel's list, e.g. `0-3,8`. */
function allowedCores(): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return (list ?? '').split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 || 0 }, (_, i) => first + i);
  });
}

function rotated(list: readonly number[]): number[] {
  const by = list.length === 0 ? 0 : process.pid % list.length;
  return [...list.slice(by), ...list.slice(0, by)];
}

function laneFile(): string {
  const compiled = fileURLToPath(new URL('./lane-main.js', import.meta.url));
  return existsSync(compiled)
    ? compiled
    : fileURLToPath(new URL('./lane-main.ts', import.meta.url));
}
