import { resolve } from 'node:path';
import { FILES_RANGE } from '../../model/gate.ts';
import {
  ALL_PATHS,
  type PathRange,
  pathRange,
  pathText,
  type Scratch,
  shownPath,
} from '../files/scratch-paths.ts';
import type { SqliteDriver } from './driver.ts';
import { isBusy } from './outcome-text.ts';
import type { Nature } from './statement-nature.ts';

/** Where those wait who may wait for several files; no file has its place here. */
const SEVERAL_FILES = FILES_RANGE;

/** A database file that a connection has open. */
interface DatabaseFile extends PathRange {
  readonly shown: string;
}

/**
 * One connection as the harness knows it: its files, the locks that its transaction has taken, and how
 * long user code would have it wait for others. SQLite itself never waits while an actor runs.
 */
export class Connection {
  /** User code's `busy_timeout`, virtual milliseconds. */
  timeoutMs: number;
  /** Whether it has read its file: preparing a statement hardly ever touches it from then on. */
  knowsSchema = false;
  /** Number of its transaction's lock for writing, for the check of lock orders, while it has one. */
  writing = 0;
  /**
   * Queries that are under way, by what user code has of them, and what ends each. They hold a lock for reading,
   * and are kept so that nothing but user code ends them.
   */
  readonly cursors = new Map<object, () => void>();
  readonly #driver: SqliteDriver;
  readonly #scratch: Scratch;
  #database: object | undefined;
  #files: readonly DatabaseFile[];
  /** What SQLite itself waits; unknown before the connection is open. */
  #platformMs: number;
  #locks: Nature['locks'] = 'nothing';

  constructor(driver: SqliteDriver, scratch: Scratch, path: unknown, timeoutMs: number) {
    this.#driver = driver;
    this.#scratch = scratch;
    this.timeoutMs = timeoutMs;
    this.#platformMs = timeoutMs;
    const file = fileOf(scratch, path);
    this.#files = file === undefined ? [] : [file];
  }

  /** Whether other connections may see what it does. */
  get isShared(): boolean {
    return this.#files.length > 0;
  }

  /** What readers know it by. */
  get shown(): string {
    return this.#files.map(({ shown }) => shown).join(' and ');
  }

  /** The range of an access to what it has open. */
  get range(): PathRange {
    const [file] = this.#files;
    return file !== undefined && this.#files.length === 1 ? file : ALL_PATHS;
  }

  /** Where it waits for others. */
  get waitsAt(): number {
    return this.range === ALL_PATHS ? SEVERAL_FILES : this.range.start;
  }

  /** Where those may wait who can go on when it gives back its locks. */
  get waiters(): readonly number[] {
    return [...this.#files.map(({ start }) => start), SEVERAL_FILES];
  }

  get inTransaction(): boolean {
    return this.#isOpen && this.#driver.isInTransaction(this.#open);
  }

  /** The one file that its transaction has locked for writing, or would lock. */
  get lockedFile(): string | undefined {
    return this.#files.length === 1 ? this.shown : undefined;
  }

  /** Whether its transaction holds the lock for writing. */
  get isWriting(): boolean {
    return this.#locks === 'writing' && this.inTransaction;
  }

  /** Whether it holds no lock that others may wait for. */
  get isFree(): boolean {
    return !this.inTransaction && this.cursors.size === 0;
  }

  /**
   * Whether SQLite would call its busy handler: not for a connection that has a lock for reading and wants
   * one for writing, as two of them would wait for each other.
   */
  waitsFor(nature: Nature): boolean {
    if (nature.ends || this.#files.length > 1) return true;
    if (this.inTransaction) return this.#locks !== 'reading';
    return this.cursors.size === 0;
  }

  /** Whether a statement would find a lock of others that it does not fail by. */
  isRefused({ probe }: Nature): boolean {
    if (probe === undefined || this.inTransaction) return false;
    try {
      const [row] = this.#driver.rows(this.#open, probe);
      return (row as { busy?: bigint }).busy === 1n;
    } catch (error) {
      // What else it fails by it tells user code.
      return isBusy(error);
    }
  }

  /** The connection has been opened: it waits by itself, as user code has asked. */
  opened(database: object): void {
    this.#database = database;
    this.#platformMs = this.timeoutMs;
    this.knowsSchema = false;
    this.#locks = 'nothing';
  }

  /** Has SQLite wait as long as user code wants, where no actor runs, or not at all. */
  waitByItself(does: boolean): void {
    const wanted = does ? this.timeoutMs : 0;
    if (this.#platformMs === wanted || !this.#isOpen) return;
    this.#driver.rows(this.#open, `PRAGMA busy_timeout=${wanted}`);
    this.#platformMs = wanted;
  }

  /** Runs a statement that reads or sets the timeout: it sees and sets what user code has asked for. */
  withTimeout<Result>(act: () => Result): Result {
    this.waitByItself(true);
    try {
      return act();
    } finally {
      if (this.#isOpen) {
        const [row] = this.#driver.rows(this.#open, 'PRAGMA busy_timeout');
        this.timeoutMs = Number((row as { timeout: bigint }).timeout);
        this.#platformMs = this.timeoutMs;
      }
    }
  }

  /** A statement was executed, or failed other than by a lock; failed ones keep their locks as well. */
  executed({ locks, reaches }: Nature): void {
    if (locks !== 'nothing') this.knowsSchema = true;
    if (reaches) this.#listFiles();
    if (!this.inTransaction) this.#locks = 'nothing';
    else if (locks === 'writing' || this.#locks === 'nothing') this.#locks = locks;
  }

  /** Ends it without asking: its execution was given up. One in the middle of a statement is left as it is. */
  abandon(): void {
    if (!this.#isOpen) return;
    try {
      for (const end of this.cursors.values()) end();
      this.#driver.close(this.#open);
    } catch {}
  }

  get #isOpen(): boolean {
    return this.#database !== undefined && this.#driver.isOpen(this.#database);
  }

  get #open(): object {
    return this.#database as object;
  }

  #listFiles(): void {
    const rows = this.#driver.rows(this.#open, 'PRAGMA database_list');
    this.#files = rows.flatMap(
      (row) => fileOf(this.#scratch, (row as { file: string }).file) ?? [],
    );
  }
}

/** The file that a path names, or undefined for a database that nobody else can reach. */
export function fileOf(scratch: Scratch, path: unknown): DatabaseFile | undefined {
  const text = pathText(path);
  if (text === undefined || text === '' || text === ':memory:') return undefined;
  const named = text.startsWith('file:') ? fileOfUri(text) : text;
  if (named === undefined) return undefined;
  const shown = shownPath(scratch, resolve(named));
  return { shown, ...pathRange(shown) };
}

/** The path of SQLite's own kind of URI: `file:PATH?mode=ro`. */
function fileOfUri(uri: string): string | undefined {
  const [, path = '', query = ''] = /^file:(?:\/\/[^/]*)?([^?#]*)(?:\?([^#]*))?/.exec(uri) ?? [];
  const isMemory = path === ':memory:' || /(?:^|&)mode=memory(?:&|$)/.test(query);
  if (path === '' || (isMemory && !/(?:^|&)cache=shared(?:&|$)/.test(query))) return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
