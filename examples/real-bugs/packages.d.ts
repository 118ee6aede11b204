/** What the scenarios use of packages that bring no types, or none that an import finds. */

declare module 'wfa-*' {
  export default function writeFileAtomic(
    file: string,
    data: string,
    callback: (error?: Error | null) => void,
  ): void;
}

declare module 'steno-*' {
  const steno: {
    writeFile(file: string, data: string, callback: (error?: Error | null) => void): void;
  };
  export default steno;
}

declare module 'async-mutex-*' {
  export class Mutex {
    acquire(): Promise<() => void>;
    release(): void;
  }
}

declare module 'node-persist-*' {
  interface Storage {
    init(): Promise<unknown>;
    setItem(key: string, value: string): Promise<unknown>;
    /** From 3.1.1 on. */
    stopWriteQueueInterval?(): void;
  }
  const storage: { create(options: { dir: string; expiredInterval: number }): Storage };
  export default storage;
}

declare module 'conf-*' {
  export default class Conf {
    constructor(options: { cwd: string; projectName: string });
    get(key: string): unknown;
    set(key: string, value: unknown): void;
  }
}

declare module 'lockfile-*' {
  const lockfile: {
    lock(path: string, options: { stale: number }, callback: (error?: Error | null) => void): void;
  };
  export default lockfile;
}
