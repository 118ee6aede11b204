import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../harness/cli/main.ts', import.meta.url));

/** Where the scenarios lie that the commands name. */
export const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** What a command said, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs, in a process group of its own. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once the standard output matches; rejects when it never does. */
  says(pattern: RegExp): Promise<void>;
  /** Whether it, or any process of its group, is still there. */
  isAlive(): boolean;
}

/** Starts a command, where the fixtures are unless told. `environment`: what it gets beside this process's own. */
export function start(
  args: readonly string[],
  cwd = FIXTURES,
  environment: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...process.env, ...environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  const listeners = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    out += chunk;
    for (const listener of listeners) listener();
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  return {
    child,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => pattern.test(out) && resolve();
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`ended without saying ${pattern}: ${out}${err}`)));
      }),
    isAlive() {
      try {
        return process.kill(-(child.pid as number), 0);
      } catch {
        return false;
      }
    },
  };
}

/** Runs a command to its end. */
export function hammerlock(...args: readonly string[]): Promise<Ended> {
  return start(args).ended;
}
