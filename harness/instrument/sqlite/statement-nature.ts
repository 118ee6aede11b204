import { bareSql } from './sql-statements.ts';

/** What a statement may do, as far as its words tell. */
export interface Nature {
  /** Others may see that it was executed: it changes the file, or gives locks back. */
  readonly writes: boolean;
  /** It takes a lock that its transaction keeps: one for reading, or one for writing. */
  readonly locks: 'nothing' | 'reading' | 'writing';
  /** It may end a transaction. */
  readonly ends: boolean;
  /** It may be about other files than those its connection has open. */
  readonly reaches: boolean;
  /** It tells how many rows it has changed. */
  readonly counts: boolean;
  /** It reads or sets how long the connection waits for locks. */
  readonly isTimeout: boolean;
  /**
   * Asked first of a statement that waits for locks but does not fail by them: SQL that fails or answers `busy`
   * as long as there is one, and has no other effect than the statement itself.
   */
  readonly probe?: string;
}

const PLAIN: Nature = {
  writes: false,
  locks: 'nothing',
  ends: false,
  reaches: false,
  counts: false,
  isTimeout: false,
};
const READING: Nature = { ...PLAIN, locks: 'reading' };
const WRITING: Nature = { ...PLAIN, writes: true, locks: 'writing' };
const COUNTING: Nature = { ...WRITING, counts: true };

/** By first word, in capitals; others are taken for writes. */
const BY_WORD: Readonly<Record<string, (bare: string, sql: string) => Nature>> = {
  SELECT: (bare) => (/\bfrom\b/i.test(bare) ? READING : PLAIN),
  VALUES: () => PLAIN,
  EXPLAIN: () => PLAIN,
  WITH: (bare) => (/\b(?:insert|update|delete|replace\s+into)\b/i.test(bare) ? COUNTING : READING),
  INSERT: () => COUNTING,
  REPLACE: () => COUNTING,
  UPDATE: () => COUNTING,
  DELETE: () => COUNTING,
  BEGIN: (bare) => (/\b(?:immediate|exclusive)\b/i.test(bare) ? WRITING : PLAIN),
  SAVEPOINT: () => PLAIN,
  RELEASE: () => ({ ...PLAIN, writes: true, ends: true }),
  COMMIT: () => ({ ...PLAIN, writes: true, ends: true }),
  END: () => ({ ...PLAIN, writes: true, ends: true }),
  ROLLBACK: () => ({ ...PLAIN, writes: true, ends: true }),
  ATTACH: () => ({ ...WRITING, reaches: true }),
  DETACH: () => ({ ...PLAIN, reaches: true }),
  VACUUM: () => ({ ...WRITING, reaches: true }),
  PRAGMA: pragma,
};

/** Settings of a connection: no file is touched. */
const SETTINGS = new Set([
  'busy_timeout',
  'cache_size',
  'case_sensitive_like',
  'defer_foreign_keys',
  'foreign_keys',
  'journal_size_limit',
  'mmap_size',
  'query_only',
  'recursive_triggers',
  'synchronous',
  'temp_store',
  'wal_autocheckpoint',
]);

/** Pragmas that read, though they are given an argument. */
const QUESTIONS =
  /^(?:\w+_(?:list|info|xinfo|check)|foreign_key_check|page_count|data_version|compile_options)$/i;

/** What a single statement may do. */
export function natureOf(sql: string): Nature {
  const bare = bareSql(sql);
  const word = /^\w+/.exec(bare)?.[0].toUpperCase() ?? '';
  return BY_WORD[word]?.(bare, sql) ?? WRITING;
}

const WAITING_CHECKPOINT = /\bwal_checkpoint\s*[=(]\s*\W?(?:full|restart|truncate)\b/i;

function pragma(bare: string, sql: string): Nature {
  const [, name = '', argument] = /^pragma\s+(?:\S+\s*\.\s*)?(\w+)\s*([=(])?/i.exec(bare) ?? [];
  const setting = name.toLowerCase();
  if (SETTINGS.has(setting)) return { ...PLAIN, isTimeout: setting === 'busy_timeout' };
  if (QUESTIONS.test(name)) return READING;
  if (WAITING_CHECKPOINT.test(sql)) return { ...WRITING, probe: sql };
  const acts =
    argument !== undefined || /^(?:wal_checkpoint|optimize|incremental_vacuum)$/i.test(name);
  return acts ? WRITING : READING;
}
