import type { Dirent } from 'node:fs';
import fs from 'node:fs';
import type { Driver } from './driver.ts';
import { type FileCall, NO_PATH, reads, validate } from './file-call.ts';
import { namesValue } from './file-text.ts';
import { byName } from './plain-calls.ts';
import { platformFs } from './platform-fs.ts';
import { ALL_PATHS, type NamedPath, namedPath } from './scratch-paths.ts';
import { attempt, type Stage } from './stage.ts';
import type { Steps } from './steps.ts';

type Callback = (error: unknown, entry?: Dirent | null) => void;
type List = (stage: Stage) => Steps<Dirent[]>;

const { nextTick } = process;

/**
 * What `fs.opendir` gives under control: its entries are read all at once and by name, when the
 * first is asked for. The platform reads 32 at a time, in the file system's order.
 */
class Dir {
  readonly path: string;
  readonly #driver: Driver;
  readonly #list: List;
  #entries: Dirent[] | undefined;
  #closed = false;

  constructor(driver: Driver, path: string, list: List) {
    this.path = path;
    this.#driver = driver;
    this.#list = list;
  }

  read(): Promise<Dirent | null>;
  read(callback: Callback): void;
  read(callback?: Callback): Promise<Dirent | null> | undefined {
    if (this.#closed) throw closedError();
    if (callback === undefined) {
      return new Promise((resolve, reject) => this.#next((entry) => resolve(entry), reject));
    }
    if (typeof callback !== 'function') throw callbackError(callback);
    this.#next((entry) => callback(null, entry), callback);
    return undefined;
  }

  readSync(): Dirent | null {
    if (this.#closed) throw closedError();
    this.#entries ??= this.#driver.now(this.#list);
    return this.#entries.shift() ?? null;
  }

  close(): Promise<void>;
  close(callback: Callback): void;
  close(callback?: Callback): Promise<void> | undefined {
    if (callback === undefined) {
      if (this.#closed) return Promise.reject(closedError());
      this.#closed = true;
      return new Promise((resolve) => this.#driver.deliver(() => resolve()));
    }
    if (typeof callback !== 'function') throw callbackError(callback);
    if (this.#closed) nextTick(callback, closedError());
    else this.#driver.deliver(() => callback(null));
    this.#closed = true;
    return undefined;
  }

  closeSync(): void {
    if (this.#closed) throw closedError();
    this.#closed = true;
  }

  async *entries(): AsyncGenerator<Dirent, void, undefined> {
    try {
      for (;;) {
        const entry = await this.read();
        if (entry === null) break;
        yield entry;
      }
    } finally {
      await this.close();
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Dirent, void, undefined> {
    return this.entries();
  }

  [Symbol.dispose](): void {
    if (!this.#closed) this.closeSync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#closed) await this.close();
  }

  #next(succeed: (entry: Dirent | null) => void, fail: (error: unknown) => void): void {
    const entries = this.#entries;
    if (entries !== undefined) {
      nextTick(() => succeed(entries.shift() ?? null));
      return;
    }
    const keep = (listed: Dirent[]) => {
      this.#entries ??= listed;
      succeed(this.#entries.shift() ?? null);
    };
    this.#driver.later(this.#list, keep, fail);
  }
}

/** `fs.opendir` and its forms. */
export function openDirectory(driver: Driver): FileCall {
  Object.setPrototypeOf(Dir.prototype, fs.Dir.prototype);
  return {
    steps(stage, args, form) {
      const path = namedPath(stage.scratch, args[0]);
      if (path === undefined) return undefined;
      if (form === 'callback' && args.length > 1) validate(platformFs.opendirSync, NO_PATH, args);
      return openSteps(stage, driver, path, args);
    },
  };
}

function* openSteps(
  stage: Stage,
  driver: Driver,
  path: NamedPath,
  args: readonly unknown[],
): Steps<Dir> {
  yield reads(ALL_PATHS);
  const text = () => `open folder ${path.shown}`;
  return attempt(
    stage,
    text,
    () => {
      const { path: written } = opened(args);
      return new Dir(driver, written, (at) => listSteps(at, path, args));
    },
    () => 'opened',
    text,
  );
}

/** The platform's directory, closed again: it refuses what it would refuse. */
function opened(args: readonly unknown[]): fs.Dir {
  const directory = platformFs.opendirSync(...(args as [string]));
  directory.closeSync();
  return directory;
}

function* listSteps(stage: Stage, path: NamedPath, args: readonly unknown[]): Steps<Dirent[]> {
  yield reads(ALL_PATHS);
  const options = args[1];
  const given = typeof options === 'string' ? { encoding: options } : (options as object);
  const text = () => `list ${path.shown}`;
  return attempt(
    stage,
    text,
    () => {
      const all = { ...given, withFileTypes: true } as { withFileTypes: true };
      return platformFs.readdirSync(args[0] as string, all).sort(byName);
    },
    (entries) => namesValue(entries.map(({ name }) => name)),
    text,
  );
}

function closedError(): Error {
  return Object.assign(new Error('Directory handle was closed'), { code: 'ERR_DIR_CLOSED' });
}

function callbackError(callback: unknown): Error {
  const message = `The "callback" argument must be of type function. Received ${String(callback)}`;
  return Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
}
