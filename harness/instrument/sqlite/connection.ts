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
import type { Database, PlatformSqlite } from './platform-sqlite.ts';
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
  readonly database: Database;
  /** User code's `busy_timeout`, virtual milliseconds. */
  timeoutMs: number;
  /** Whether it has read its file: preparing a statement hardly ever touches it from then on. */
  knowsSchema = false;
  /** Queries that are under way: they hold a lock for reading. Kept, so that nothing but user code ends them. */
  readonly cursors = new Set<object>();
  readonly #platform: PlatformSqlite;
  readonly #scratch: Scratch;
  #files: readonly DatabaseFile[];
  /** What SQLite itself waits; unknown before the connection is open. */
  #platformMs: number;
  #locks: Nature['locks'] = 'nothing';

  constructor(
    platform: PlatformSqlite,
    scratch: Scratch,
    database: Database,
    path: unknown,
    timeoutMs: number,
  ) {
    this.#platform = platform;
    this.#scratch = scratch;
    this.database = database;
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
    return this.database.isOpen && this.database.isTransaction;
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

  /** Whether a checkpoint finds a lock of others: asked once more where none does, it answers the same. */
  isRefused({ checkpoint }: Nature): boolean {
    if (checkpoint === undefined || this.inTransaction) return false;
    try {
      const [row] = this.#platform.rows(this.database, checkpoint);
      return (row as { busy: bigint }).busy === 1n;
    } catch {
      // It fails for user code, too.
      return false;
    }
  }

  /** The connection has been opened: it waits by itself, as user code has asked. */
  opened(): void {
    this.#platformMs = this.timeoutMs;
    this.knowsSchema = false;
    this.#locks = 'nothing';
  }

  /** Has SQLite wait as long as user code wants, where no actor runs, or not at all. */
  waitByItself(does: boolean): void {
    const wanted = does ? this.timeoutMs : 0;
    if (this.#platformMs === wanted || !this.database.isOpen) return;
    this.#platform.exec(this.database, `PRAGMA busy_timeout=${wanted}`);
    this.#platformMs = wanted;
  }

  /** Runs a statement that reads or sets the timeout: it sees and sets what user code has asked for. */
  withTimeout<Result>(act: () => Result): Result {
    this.waitByItself(true);
    try {
      return act();
    } finally {
      const [row] = this.#platform.rows(this.database, 'PRAGMA busy_timeout');
      this.timeoutMs = Number((row as { timeout: bigint }).timeout);
      this.#platformMs = this.timeoutMs;
    }
  }

  /** A statement was executed, or failed other than by a lock; failed ones keep their locks as well. */
  executed({ locks, reaches }: Nature): void {
    if (locks !== 'nothing') this.knowsSchema = true;
    if (reaches) this.#listFiles();
    if (!this.inTransaction) this.#locks = 'nothing';
    else if (locks === 'writing' || this.#locks === 'nothing') this.#locks = locks;
  }

  /** Ends it without asking: its execution was given up. */
  abandon(): void {
    if (this.database.isOpen) this.#platform.close(this.database);
  }

  #listFiles(): void {
    const rows = this.#platform.rows(this.database, 'PRAGMA database_list');
    this.#files = rows.flatMap(
      (row) => fileOf(this.#scratch, (row as { file: string }).file) ?? [],
    );
  }
}

/** The file that a path names, or undefined for a database that nobody else can reach. */
function fileOf(scratch: Scratch, path: unknown): DatabaseFile | undefined {
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
