import { bytesValue } from '../files/file-text.ts';

const LONGEST = 60;
/** No waiting helps: what the transaction has read is out of date. */
const STALE = 'SQLITE_BUSY_SNAPSHOT';
const PRIMARY_CODES = 0xff;

/** What a statement is known by that found a lock and does not fail by it. */
export const REFUSED = 'SQLITE_BUSY';

/** SQLite's own result codes by number, as far as user code often meets them. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  5: REFUSED,
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  17: 'SQLITE_SCHEMA',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  26: 'SQLITE_NOTADB',
  517: STALE,
};

/** What a failed statement is known by, the same in every version. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return 'thrown';
  const code = errcodeOf(error);
  if (code === undefined) return (error as NodeJS.ErrnoException).code ?? error.name;
  return NAMES[code] ?? NAMES[code & PRIMARY_CODES] ?? `SQLITE_${code}`;
}

/** Whether another connection has the lock that a statement needs, and may give it back. */
export function isBusy(error: unknown): boolean {
  const failure = failureText(error);
  return failure.startsWith(REFUSED) && failure !== STALE;
}

/** What `run` returned. The last row's number is left out: an `UPDATE` has that of an `INSERT` before it. */
export function changesText(result: unknown): string {
  return `${(result as { changes: number | bigint }).changes} changed`;
}

/** One row, or what else a statement returned. */
export function rowText(row: unknown): string {
  if (row === undefined) return 'no row';
  return short(JSON.stringify(row, plain));
}

/** All rows of a query. */
export function rowsText(rows: unknown): string {
  const { length } = rows as unknown[];
  return length === 0 ? 'no row' : `${length} × ${short(JSON.stringify(rows, plain))}`;
}

/** The values that a statement is executed with. */
export function valuesText(values: readonly unknown[]): string {
  return values.length === 0 ? '' : ` with ${short(JSON.stringify(values, plain).slice(1, -1))}`;
}

const short = (text: string): string =>
  text.length <= LONGEST ? text : bytesValue(Buffer.from(text));

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

function errcodeOf(error: Error): number | undefined {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode : undefined;
}
