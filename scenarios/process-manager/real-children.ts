import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child, Platform } from './correct.ts';

/** What a child says when it can be used. */
const READY = 'ready';

/**
 * Shell programs of children, by the first word of their names. Those that stay read from a pipe that only their parent
 * holds, and so end with it, however that ends. Other words have no program.
 */
const PROGRAMS = {
  service: `echo ${READY}; read line`,
  crashing: `echo ${READY}`,
  unusable: 'echo broken; read line',
} as const;

interface Running {
  readonly name: string;
  readonly pid: number;
}

/**
 * Children that are processes of the system's: for tests and runs in real parallel. Their names are written down in a
 * folder; how much memory they need is known where the system has `/proc`.
 */
export class RealChildren implements Platform {
  readonly #folder: string;
  readonly #alive = new Set<RealChild>();
  #doubles: string | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  readonly launch = async (name: string): Promise<Child> => {
    const [word = ''] = name.split(' ');
    const program = PROGRAMS[word as keyof typeof PROGRAMS];
    const shell = program === undefined ? join(this.#folder, word) : '/bin/sh';
    const process = spawn(shell, ['-c', program ?? '', name], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const child = new RealChild(name, process);
    await child.spawned;
    const other = [...this.#alive].find((running) => running.name === name);
    if (other !== undefined)
      this.#doubles ??= `${child.pid} and ${other.pid} of ${name} ran at once`;
    this.#alive.add(child);
    void child.exited.then(() => this.#alive.delete(child));
    return child;
  };

  readonly save = (name: string, pid: number): Promise<void> =>
    writeFile(join(this.#folder, `${name}.pid`), String(pid));

  readonly memoryOf = memoryOf;

  /** Those that run. */
  alive(): readonly Running[] {
    return [...this.#alive].filter(({ isAlive }) => isAlive);
  }

  /** The first two of one name that ran at once. */
  doubles(): string | undefined {
    return this.#doubles;
  }

  /** Resolves when nobody will end any more who was not asked to. */
  async settled(): Promise<void> {
    const crashing = [...this.#alive].filter(({ name, isAsked }) => isAsked || endsItself(name));
    await Promise.all(crashing.map(({ exited }) => exited));
  }
}

class RealChild implements Child {
  isAsked = false;
  readonly name: string;
  readonly spawned: Promise<unknown>;
  readonly exited: Promise<void>;
  readonly #process: ChildProcess;
  readonly #output: Promise<string>;

  constructor(name: string, process: ChildProcess) {
    this.name = name;
    this.#process = process;
    this.spawned = once(process, 'spawn');
    this.exited = new Promise((resolve) => process.once('exit', () => resolve()));
    this.#output = new Promise((resolve) =>
      process.stdout?.once('data', (text) => resolve(`${text}`)),
    );
  }

  get pid(): number {
    return this.#process.pid as number;
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  async ready(): Promise<void> {
    const said = await Promise.race([this.#output, this.exited]);
    if (said === undefined) throw new Error(`${this.name} has ended`);
    if (said.trim() !== READY) throw new Error(`${this.name} cannot be used`);
  }

  onExit(listener: () => void): void {
    this.#process.once('exit', listener);
  }

  kill(): void {
    this.isAsked = true;
    this.#process.kill();
  }
}

function endsItself(name: string): boolean {
  return name.startsWith('crashing');
}

async function memoryOf(pid: number): Promise<number | undefined> {
  try {
    const pages = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1];
    return Number(pages) * 4_096;
  } catch {
    return undefined;
  }
}
