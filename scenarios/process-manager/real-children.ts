import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child, Platform } from './correct.ts';

/** Says that it can be used, and stays until it is asked to end. */
const PROGRAM = "process.stdout.write('ready'); setInterval(() => {}, 1_000);";

/**
 * Children that are processes of the system's: for tests and runs in real parallel. Their names are written down in a
 * folder; how much memory they need is known where the system has `/proc`.
 */
export function realChildren(folder: string, program = PROGRAM): Platform {
  return {
    launch: (name) => launch(name, program),
    save: (name, pid) => writeFile(join(folder, `${name}.pid`), String(pid)),
    memoryOf,
  };
}

async function launch(name: string, program: string): Promise<Child> {
  const child = spawn(process.execPath, ['-e', program, name], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const output = once(child.stdout, 'data').then(() => undefined);
  // Whoever wants to know asks below.
  output.catch(() => undefined);
  await once(child, 'spawn');
  return {
    pid: child.pid as number,
    get isAlive() {
      return child.exitCode === null && child.signalCode === null;
    },
    async ready() {
      const ended = exited.then(() => Promise.reject(new Error(`${name} has ended`)));
      await Promise.race([output, ended]);
    },
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}

async function memoryOf(pid: number): Promise<number | undefined> {
  try {
    const pages = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1];
    return Number(pages) * 4_096;
  } catch {
    return undefined;
  }
}
