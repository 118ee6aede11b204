import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ControlledBetter, controlledBetter } from './controlled-better.ts';

const load = createRequire(import.meta.url);

let sqlite: ControlledBetter;

beforeEach(() => {
  sqlite = controlledBetter();
});
afterEach(() => sqlite.end());

const open = (name = 'a.db') => new sqlite.Database(sqlite.path(name));

describe('the package', () => {
  test('is no native add-on that nobody can schedule, and has loaded it beforehand', () => {
    expect(sqlite.gate.uncontrolledThings).toEqual([]);
    expect(sqlite.gate.points).toEqual([]);
    sqlite.run(() => open().close());
    expect(sqlite.gate.uncontrolledThings).toEqual([]);
    expect(sqlite.told()).toEqual(['fileWrite open a.db', 'fileWrite close a.db']);
  });

  test('is one, whether it is required or imported', async () => {
    const imported: unknown = await import('better-sqlite3');
    expect((imported as { default: unknown }).default).toBe(load('better-sqlite3'));
  });

  test('is left alone when no actor runs, and when it is uninstalled', () => {
    open().exec('CREATE TABLE t (n)').close();
    expect(sqlite.told()).toEqual([]);
    const again = controlledBetter();
    again.end();
    again.run(() => new again.Database(':memory:').exec('SELECT 1').close());
    expect(again.told()).toEqual([]);
  });
});

describe('each statement on a file is a point', () => {
  test('with its words, its values and its outcome', () => {
    sqlite.run(() => {
      const database = open();
      database.exec('CREATE TABLE t (n, s); -- two columns\nBEGIN; ');
      const insert = database.prepare('INSERT INTO t VALUES (?, ?)');
      expect(insert.run(1n, 'one')).toEqual({ changes: 1, lastInsertRowid: 1 });
      database.exec('COMMIT');
      expect(database.prepare('SELECT * FROM t').all()).toEqual([{ n: 1, s: 'one' }]);
      expect(database.prepare('SELECT n FROM t').pluck().get()).toBe(1);
      expect(database.prepare('SELECT n FROM t WHERE n > 5').get()).toBeUndefined();
      expect(database.serialize().length).toBeGreaterThan(0);
      database.close();
    });
    expect(sqlite.told()).toEqual([
      'fileWrite open a.db',
      'fileWrite CREATE TABLE t (n, s)',
      'fileRead BEGIN',
      `fileWrite INSERT INTO t VALUES (?, ?) with "1","one" → 1 changed`,
      'fileWrite COMMIT',
      'fileRead SELECT * FROM t → 1 × [{"n":1,"s":"one"}]',
      'fileRead SELECT n FROM t → 1',
      'fileRead SELECT n FROM t WHERE n > 5 → no row',
      'fileRead copy a.db',
      'fileWrite close a.db',
    ]);
  });

  test('those of a transaction, and of one inside it', () => {
    const database = open();
    database.exec('CREATE TABLE t (n)');
    const insert = database.prepare('INSERT INTO t VALUES (?)');
    const inner = database.transaction(() => insert.run(2));
    const outer = database.transaction(() => {
      insert.run(1);
      inner();
    });
    const fails = database.transaction(() => {
      throw new Error('no');
    });
    sqlite.run(() => {
      outer.immediate();
      expect(() => fails()).toThrow('no');
    });
    expect(sqlite.told()).toEqual([
      'fileWrite BEGIN IMMEDIATE',
      'fileWrite INSERT INTO t VALUES (?) with 1 → 1 changed',
      'fileRead SAVEPOINT ` _bs3. `',
      'fileWrite INSERT INTO t VALUES (?) with 2 → 1 changed',
      'fileWrite RELEASE ` _bs3. `',
      'fileWrite COMMIT',
      'fileRead BEGIN',
      'fileWrite ROLLBACK',
    ]);
  });

  test('by the code of its failure', () => {
    sqlite.run(() => {
      const database = open();
      database.exec('CREATE TABLE t (n UNIQUE); INSERT INTO t VALUES (1)');
      sqlite.told();
      expect(() => database.exec('INSERT INTO t VALUES (1)')).toThrow('UNIQUE');
      expect(() => database.prepare('SELECT * FROM missing')).toThrow('no such table: missing');
      expect(() => database.prepare('')).toThrow('contains no statements');
    });
    expect(sqlite.told()).toEqual([
      'fileWrite INSERT INTO t VALUES (1) → SQLITE_CONSTRAINT_UNIQUE',
      'fileRead read the tables of a.db → SQLITE_ERROR',
      'fileRead read the tables of a.db → RangeError',
    ]);
  });

  test('a query once, at its first row', () => {
    sqlite.run(() => {
      const database = open();
      database.exec('CREATE TABLE t (n); INSERT INTO t VALUES (1), (2), (3)');
      const select = database.prepare('SELECT n FROM t WHERE n > ?').pluck();
      sqlite.told();
      expect([...select.iterate(0)]).toEqual([1, 2, 3]);
      for (const n of select.iterate(0)) {
        expect(() => database.close()).toThrow('busy');
        if (n === 2) break;
      }
      database.close();
    });
    const line = 'fileRead SELECT n FROM t WHERE n > ? with 0 → 1';
    const told = sqlite.told();
    expect(told.filter((text) => text === line)).toHaveLength(2);
    expect(told.at(-1)).toBe('fileWrite close a.db');
  });
});

test.each([':memory:', '', ' '])('%j is nobody else’s', (path) => {
  sqlite.run(() => {
    const database = new sqlite.Database(path);
    database.exec('CREATE TABLE t (n); INSERT INTO t VALUES (1)');
    expect(database.prepare('SELECT n FROM t').get()).toEqual({ n: 1 });
    database.close();
  });
  expect(sqlite.told()).toEqual([]);
});

test('clocks and chance are the execution’s, in tables as well', () => {
  const database = new sqlite.Database(':memory:');
  database.exec(`CREATE TABLE t (n, at DEFAULT CURRENT_TIMESTAMP, r DEFAULT (hex(randomblob(4))),
    u DEFAULT (unixepoch()), y AS (strftime('%Y', n)))`);
  sqlite.run(() => database.exec("INSERT INTO t (n) VALUES ('2001-02-03'), (NULL)"));
  const rows = database.prepare('SELECT * FROM t').all() as Record<string, unknown>[];
  const at = { at: '2026-01-01 00:00:00', u: Date.UTC(2026) / 1000 };
  expect(rows).toMatchObject([
    { ...at, y: '2001' },
    { ...at, y: null },
  ]);
  expect(rows[0]?.r).not.toBe(rows[1]?.r);
  const today = database.prepare("SELECT date('now')").pluck().get();
  expect(today).toBe(new Date().toISOString().slice(0, 10));
});

test('functions of user code run in the middle of a statement', () => {
  sqlite.run(() => {
    const database = open();
    database.function('twice', (n) => Number(n) * 2);
    database.aggregate('product', { start: 1, step: (total: number, n: number) => total * n });
    database.exec('CREATE TABLE t (n); INSERT INTO t VALUES (2), (3)');
    expect(database.prepare('SELECT twice(product(n)) FROM t').pluck().get()).toBe(12);
  });
});

test('a logger is told what user code executes, and nothing else', () => {
  const lines: unknown[] = [];
  const verbose = (line: unknown) => lines.push(line);
  const database = sqlite.run(() => new sqlite.Database(sqlite.path('a.db'), { verbose }));
  database.exec('CREATE TABLE t (n)');
  sqlite.run(() => database.pragma('wal_checkpoint(FULL)'));
  sqlite.run(() => database.prepare('SELECT ?').get(7));
  expect(lines).toEqual(['CREATE TABLE t (n)', 'PRAGMA wal_checkpoint(FULL)', 'SELECT 7.0']);
});

test('a backup is copied step by step, and gives back the lock of its target', async () => {
  const database = open();
  database.exec('CREATE TABLE t (n)');
  const wakes: number[] = [];
  sqlite.gate.wake = (_object, place) => wakes.push(place);
  sqlite.gate.active = true;
  await database.backup(sqlite.path('b.db'));
  sqlite.gate.active = false;
  expect(sqlite.told()).toEqual([
    'fileWrite begin to copy a.db to b.db',
    'fileWrite copy a.db to b.db → 2 pages left',
    'fileWrite copy a.db to b.db → 0 pages left',
    'fileWrite end to copy a.db to b.db',
  ]);
  const [, target] = ['a.db', 'b.db'].map((name) => {
    sqlite.run(() => open(name).close());
    return sqlite.gate.points.at(-1)?.start;
  });
  expect(wakes).toContain(target);
  expect(open('b.db').prepare('SELECT * FROM t').all()).toEqual([]);
});
