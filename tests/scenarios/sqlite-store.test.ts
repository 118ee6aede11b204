import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { create as deferred } from '../../scenarios/sqlite-store/bugs/deferred-read-then-write.ts';
import { create as neverCheckpointed } from '../../scenarios/sqlite-store/bugs/never-checkpointed.ts';
import { create as rollbackJournal } from '../../scenarios/sqlite-store/bugs/rollback-journal-no-timeout.ts';
import { create as transactionsLeftOut } from '../../scenarios/sqlite-store/bugs/transactions-left-out.ts';
import { create } from '../../scenarios/sqlite-store/correct.ts';
import {
  logBytes,
  makeDatabase,
  resetRecords,
} from '../../scenarios/sqlite-store/database-file.ts';
import {
  isBounded,
  isIntact,
  keepsIncrements,
  readsOneMoment,
} from '../../scenarios/sqlite-store/judge-records.ts';
import type { StoreOptions } from '../../scenarios/sqlite-store/records.ts';
import scenario from '../../scenarios/sqlite-store/scenario.ts';

let folder: string;
let options: StoreOptions;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sqlite-store-'));
  options = scenario.setup?.({
    mode: 'explore',
    folder: () => folder,
    random: () => 0,
  }) as StoreOptions;
});
afterEach(() => rm(folder, { recursive: true }));

const subjects = {
  correct: create,
  deferred,
  neverCheckpointed,
  rollbackJournal,
  transactionsLeftOut,
};

describe.each(Object.entries(subjects))('one after another, %s', (_name, make) => {
  test('counts', () => {
    const [one, other] = [make(options), make(options)];
    expect([one.increment('apples'), other.increment('apples')]).toEqual([1, 2]);
    expect(one.read('apples')).toEqual({ value: 2, changes: 2 });
    expect(() => other.increment('plums')).toThrow("no record 'plums'");
    expect(other.inspect()).toEqual({
      records: { apples: { value: 2, changes: 2 }, pears: { value: 0, changes: 0 } },
      integrity: 'ok',
    });
    one.close();
    other.close();
  });
});

test('thirty readers read while one writes', () => {
  const writer = create(options);
  const readers = Array.from({ length: 30 }, () => create(options));
  for (let n = 1; n <= 10; n++) {
    writer.increment('apples');
    for (const reader of readers) expect(reader.read('apples')).toEqual({ value: n, changes: n });
  }
  for (const store of [writer, ...readers]) store.close();
});

test('a reader in the middle of its reading sees nothing of a write', () => {
  const store = create(options);
  const reader = new DatabaseSync(options.file);
  const value = () => reader.prepare("SELECT value FROM record WHERE key = 'pears'").get()?.value;
  reader.exec('BEGIN');
  expect(value()).toBe(0);
  store.increment('pears');
  expect(value()).toBe(0);
  reader.exec('COMMIT');
  expect(value()).toBe(1);
  reader.close();
  store.close();
});

const call = (name: string, value: unknown) => ({
  actor: 0,
  role: 'writer',
  name,
  args: ['apples'],
  outcome: { kind: 'returned', value } as const,
  invokedAt: 0,
  respondedAt: 1,
});

test.each([
  [{ value: 2, changes: 2 }, undefined],
  [{ value: 1, changes: 2 }, { kind: 'lost-write' }],
  [{ value: 2, changes: 1 }, { kind: 'lost-write' }],
])('two increments that left %j', (apples, said) => {
  const history = [call('increment', 1), call('increment', 1)];
  const found = keepsIncrements(history, { records: { apples }, integrity: 'ok' });
  if (said === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(said);
});

test('a reading of two moments is torn', () => {
  expect(readsOneMoment([call('read', { value: 1, changes: 1 })])).toBeUndefined();
  expect(readsOneMoment([call('read', { value: 1, changes: 0 })])).toMatchObject({
    kind: 'torn-read',
    message: expect.stringContaining("read('apples') → value 1 with 0 changes"),
  });
});

test('what SQLite says of its file is told', () => {
  expect(isIntact({ records: {}, integrity: 'ok' })).toBeUndefined();
  expect(isIntact({ records: {}, integrity: 'row 1 missing' })).toContain('row 1 missing');
});

test.each([
  ['correct', create, true],
  ['never-checkpointed', neverCheckpointed, false],
] as const)('the log of many changes stays small with %s: %3$s', (_name, make, isSmall) => {
  const store = make(options);
  for (let n = 0; n < 1_000; n++) store.increment('apples');
  expect(logBytes(options.file) < 5 << 20).toBe(isSmall);
  store.close();
});

test('a log of more than 16 MiB is noticed', () => {
  expect(isBounded(16 << 20)).toBeUndefined();
  expect(isBounded((16 << 20) + 1)).toBe('the write-ahead log has 16777217 bytes');
});

test('records are reset while a store is open, and a database is made once', () => {
  const store = create(options);
  store.increment('apples');
  makeDatabase(options.file);
  expect(store.read('apples')).toEqual({ value: 1, changes: 1 });
  resetRecords(options.file);
  expect(store.read('apples')).toEqual({ value: 0, changes: 0 });
  store.close();
  expect(logBytes(options.file)).toBe(0);
});
