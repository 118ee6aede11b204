import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { underLock } from './lock-file.ts';

/** What a store is made on. */
export interface StoreOptions {
  /** A folder that holds the database and the repository, one text a line in each, and their locks. */
  readonly folder: string;
}

/** How many texts there are in either. */
export interface Counts {
  readonly records: number;
  readonly commits: number;
}

/**
 * A store that keeps each text twice, in a database and in a repository, each with a lock of its own that
 * others use as well.
 *
 * What needs both takes the database's first, always: nobody who has the repository's then waits for
 * the database's, and so nobody waits in a circle.
 */
export class TwoLockStore {
  protected readonly database: string;
  protected readonly repository: string;

  constructor({ folder }: StoreOptions) {
    this.database = join(folder, 'database');
    this.repository = join(folder, 'repository');
  }

  /** Adds a text to both. @throws Error where one of the locks is not free in time; nothing is added then. */
  save(text: string): Promise<void> {
    return this.withDatabase(() =>
      this.withRepository(async () => {
        await appendFile(this.database, `${text}\n`);
        await appendFile(this.repository, `${text}\n`);
      }),
    );
  }

  /** Counts both while neither changes. @throws Error where one of the locks is not free in time. */
  verify(): Promise<Counts> {
    return this.withDatabase(() => this.withRepository(() => this.count()));
  }

  /** Call it under both locks. */
  protected async count(): Promise<Counts> {
    const commits = await linesOf(this.repository);
    const records = await linesOf(this.database);
    return { records: records.length, commits: commits.length };
  }

  protected withDatabase<Result>(work: () => Promise<Result>): Promise<Result> {
    return underLock(`${this.database}.lock`, work);
  }

  protected withRepository<Result>(work: () => Promise<Result>): Promise<Result> {
    return underLock(`${this.repository}.lock`, work);
  }
}

/** The lines of a file; none where there is no such file. */
export async function linesOf(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw thrown;
  }
}

/** A store that other processes use as well. Texts are single lines. */
export function create(options: StoreOptions): TwoLockStore {
  return new TwoLockStore(options);
}
