import { Locks } from './locks.ts';

/** One child process. */
export interface Child {
  readonly pid: number;
  readonly isAlive: boolean;
  /** Resolves when it can be used; rejects where it cannot, and then it may be alive all the same. */
  ready(): Promise<void>;
  /** Called once, when it has ended; never for those who ask later. */
  onExit(listener: () => void): void;
  /** Asks it to end, which takes time. */
  kill(): void;
}

/** What processes are made of. */
export interface Platform {
  /** Rejects where there is no such program. */
  readonly launch: (name: string) => Promise<Child>;
  /** Writes down which process has a name, for a later run to find it. */
  readonly save: (name: string, pid: number) => Promise<void>;
  /** Bytes of memory; undefined where the process is gone. */
  readonly memoryOf: (pid: number) => Promise<number | undefined>;
}

/** A process that runs. */
export interface Listed {
  readonly name: string;
  readonly pid: number;
  /** Bytes; undefined where it has ended in this moment. */
  readonly memory: number | undefined;
}

/**
 * Starts, stops and lists child processes by name.
 *
 * What changes a name happens under its lock, and a process is stopped when it is gone and not before: so no two
 * of one name run at once. A process is registered, and its end listened to, in the very step in which it
 * is there; its end removes its own registration and nobody else's. What cannot be used is ended by
 * whoever started it.
 */
export class ProcessManager {
  protected readonly children = new Map<string, Child>();
  protected readonly locks = new Locks();
  protected readonly platform: Platform;

  constructor(platform: Platform) {
    this.platform = platform;
  }

  /** Resolves when the process of that name can be used. @throws what keeps it from that; then it does not run. */
  start(name: string): Promise<void> {
    return this.locks.run(name, async () => {
      if (this.children.has(name)) return;
      const child = await this.platform.launch(name);
      this.adopt(name, child);
      try {
        await this.platform.save(name, child.pid);
        await child.ready();
      } catch (thrown) {
        await this.end(child);
        throw thrown;
      }
    });
  }

  /** Resolves when the process is gone. False: none of that name runs. */
  stop(name: string): Promise<boolean> {
    return this.locks.run(name, async () => {
      const child = this.children.get(name);
      if (child === undefined) return false;
      await this.end(child);
      return true;
    });
  }

  /** The processes that run, with what they need. */
  async list(): Promise<Listed[]> {
    const listed: Listed[] = [];
    // A copy: some come and some go while the others are looked at.
    for (const [name, child] of [...this.children]) {
      const memory = await this.platform.memoryOf(child.pid);
      if (this.children.get(name) !== child) continue;
      listed.push({ name, pid: child.pid, memory });
    }
    return listed;
  }

  protected adopt(name: string, child: Child): void {
    this.children.set(name, child);
    child.onExit(() => {
      if (this.children.get(name) === child) this.children.delete(name);
    });
  }

  /** Resolves when the process has ended. */
  protected async end(child: Child): Promise<void> {
    if (!child.isAlive) return;
    await new Promise<void>((resolve) => {
      child.onExit(resolve);
      child.kill();
    });
  }
}

/** Processes that all callers of this process share. */
export function create(platform: Platform): ProcessManager {
  return new ProcessManager(platform);
}
