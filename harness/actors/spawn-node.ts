import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';

/** Starts a process of the same Node, which ends with this one where the system can see to it. */
export function spawnNode(args: readonly string[], stdio: StdioOptions): ChildProcess {
  const [command, prefix] = diesWithParent()
    ? ['setpriv', ['--pdeathsig', 'KILL', process.execPath]]
    : [process.execPath, []];
  return spawn(command, [...prefix, ...args], { stdio });
}

let canDieWithParent: boolean | undefined;

/** Whether the system can end a process together with the one that started it, by `setpriv --pdeathsig KILL`. */
export function diesWithParent(): boolean {
  canDieWithParent ??=
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0;
  return canDieWithParent;
}
