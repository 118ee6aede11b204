import { setTimeout as sleep } from 'node:timers/promises';
import type { Child, Platform } from './correct.ts';

/** What takes time, milliseconds: to launch, to be ready, to write down, to look, to end. */
const LONGEST_MS = 5;
/** Children that crash do it within this time. */
const LONGEST_LIFE_MS = 15;
/** How often a launch fails, a child cannot be used, and one crashes. */
const NO_PROGRAM = 0.1;
const UNUSABLE = 0.2;
const CRASHES = 0.4;

/** Children that are timers: what real ones do, in an order that follows from the seed. */
export class SimulatedChildren implements Platform {
  readonly #children: SimulatedChild[] = [];
  #doubles: string | undefined;

  readonly launch = async (name: string): Promise<Child> => {
    await someTime();
    if (Math.random() < NO_PROGRAM) throw new Error(`there is no program for ${name}`);
    const other = this.alive().find((child) => child.name === name);
    const child = new SimulatedChild(name, this.#children.length + 1);
    this.#children.push(child);
    if (other !== undefined)
      this.#doubles ??= `${child.pid} and ${other.pid} of ${name} ran at once`;
    return child;
  };

  readonly save = (): Promise<void> => someTime();

  readonly memoryOf = async (pid: number): Promise<number | undefined> => {
    await someTime();
    return this.#children[pid - 1]?.isAlive === true ? 1_000 * pid : undefined;
  };

  /** Those that run. */
  alive(): readonly { readonly name: string; readonly pid: number }[] {
    return this.#children.filter(({ isAlive }) => isAlive);
  }

  /** The first two of one name that ran at once. */
  doubles(): string | undefined {
    return this.#doubles;
  }

  /** Resolves when nobody will end any more who was not asked to. */
  async settled(): Promise<void> {
    await Promise.all(this.#children.map(({ ending }) => ending));
  }
}

class SimulatedChild implements Child {
  isAlive = true;
  readonly name: string;
  readonly pid: number;
  /** Settles when the end that is coming, if one is, is there. */
  ending: Promise<void> = Promise.resolve();
  readonly #listeners: (() => void)[] = [];

  constructor(name: string, pid: number) {
    this.name = name;
    this.pid = pid;
    if (Math.random() < CRASHES) this.ending = this.#end(LONGEST_LIFE_MS);
  }

  async ready(): Promise<void> {
    await someTime();
    if (!this.isAlive) throw new Error(`${this.name} has ended`);
    if (Math.random() < UNUSABLE) throw new Error(`${this.name} cannot be used`);
  }

  onExit(listener: () => void): void {
    this.#listeners.push(listener);
  }

  kill(): void {
    this.ending = Promise.all([this.ending, this.#end(LONGEST_MS)]).then(() => undefined);
  }

  async #end(longestMs: number): Promise<void> {
    await someTime(longestMs);
    if (!this.isAlive) return;
    this.isAlive = false;
    for (const listener of this.#listeners) listener();
  }
}

async function someTime(longestMs = LONGEST_MS): Promise<void> {
  await sleep(1 + Math.floor(Math.random() * longestMs));
}
