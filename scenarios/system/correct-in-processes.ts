import { join } from 'node:path';
import { type AppendLog, create as createJournal } from '../append-log/correct.ts';
import { type AtomicWriter, create as createWriter } from '../atomic-writer/correct.ts';
import { create as createLock, type FileLock } from '../file-lock/correct.ts';
import { create as createLog, type LogStore } from '../log-store/correct.ts';
import { create as createSightings, type RecordOnce } from '../record-once/correct.ts';
import { create as createRecords, type RecordStore } from '../sqlite-store/correct.ts';
import { create as createText, type VersionedStore } from '../versioned-store/correct.ts';

/** Where the files of a workspace are, by what they hold. */
export function filesIn(folder: string) {
  return {
    text: join(folder, 'text.json'),
    history: join(folder, 'history.txt'),
    journal: join(folder, 'journal.jsonl'),
    sightings: join(folder, 'met.txt'),
    log: join(folder, 'tool.log'),
    records: join(folder, 'records.db'),
    page: join(folder, 'page.txt'),
    lock: join(folder, 'page.lock'),
  };
}

/** What a workspace is made on. */
export interface WorkspaceOptions {
  /** Holds the first version of the text, the first page and the tables of the records. */
  readonly folder: string;
  /** Lines of one file of the log, and its files. */
  readonly lines: number;
  readonly files: number;
}

const BACKLOG = 64;

/** One process's end of a development tool: all that it knows lies in files that other processes use as well. */
export class Workspace {
  readonly #text: VersionedStore;
  readonly #journal: AppendLog;
  readonly #sightings: RecordOnce;
  readonly #log: LogStore;
  readonly #records: RecordStore;
  readonly #page: AtomicWriter;
  readonly #lock: FileLock;

  constructor({ folder, lines, files: logFiles }: WorkspaceOptions) {
    const files = filesIn(folder);
    this.#text = createText({ file: files.text, history: files.history });
    this.#journal = createJournal({ file: files.journal });
    this.#sightings = createSightings({ file: files.sightings });
    this.#log = createLog({ file: files.log, lines, files: logFiles, backlog: BACKLOG });
    this.#records = createRecords({ file: files.records });
    this.#page = createWriter({ file: files.page });
    this.#lock = createLock({ file: files.lock });
  }

  /** Resolves to the number of the new version. */
  save(text: string): Promise<number> {
    return this.#text.write(text);
  }

  /** Resolves to the number of the event. */
  append(event: string): Promise<number> {
    return this.#journal.append(event);
  }

  /** Resolves to whether nobody has met it before. */
  meet(key: string): Promise<boolean> {
    return this.#sightings.record(key);
  }

  log(entry: string): Promise<void> {
    return this.#log.write(entry);
  }

  increment(key: string): number {
    return this.#records.increment(key);
  }

  /** Puts a page in place of the one before it, while nobody else does; resolves to that one. */
  async publish(page: string): Promise<string> {
    await this.#lock.acquire();
    try {
      const before = await this.#page.read();
      await this.#page.write(page);
      return before;
    } finally {
      await this.#lock.release();
    }
  }

  /** What is in the files. */
  async contents() {
    return {
      current: await this.#text.read(),
      entries: await this.#log.read(),
      inspection: this.#records.inspect(),
      page: await this.#page.read(),
    };
  }

  close(): void {
    this.#records.close();
  }
}

/** A workspace that other processes use as well. */
export function create(options: WorkspaceOptions): Workspace {
  return new Workspace(options);
}
