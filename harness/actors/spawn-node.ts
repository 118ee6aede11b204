import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';

/**
 * Starts a process of the same Node, which ends with this one where the system can see to it. `core`: one that it and
 * what it starts are bound to; to be named only where the system has `taskset`.
 */
export function spawnNode(
  args: readonly string[],
  stdio: StdioOptions,
  core?: number,
): ChildProcess {
  const [command, ...rest] = [
    ...(diesWithParent() ? ['setpriv', '--pdeathsig', 'KILL'] : []),
    ...(core === undefined ? [] : ['taskset', '-c', String(core)]),
    process.execPath,
    ...args,
  ] as [string, ...string[]];
  return spawn(command, rest, { stdio });
}

let canDieWithParent: boolean | undefined;

/** Whether the system can end a process together with the one that started it, by `setpriv --pdeathsig KILL`. */
export function diesWithParent(): boolean {
  canDieWithParent ??=
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0;
  return canDieWithParent;
}
