import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VIRTUAL_EPOCH_MS } from '../../../../harness/instrument/patch-clock.ts';
import { type Controlled, controlled } from './controlled-database.ts';

let sqlite: Controlled;

beforeEach(() => {
  sqlite = controlled();
});
afterEach(() => sqlite.end());

describe('each statement on a file is a point', () => {
  test('with its words and its outcome', () => {
    sqlite.run(() => {
      const database = new sqlite.Database(sqlite.path('a.db'));
      database.exec('CREATE TABLE t (n, s); -- two columns\nBEGIN; ');
      const insert = database.prepare('INSERT INTO t VALUES (?, ?)');
      insert.run(1n, 'one');
      database.exec('COMMIT');
      expect(database.prepare('SELECT * FROM t').all()).toEqual([{ n: 1, s: 'one' }]);
      expect(database.prepare('SELECT n FROM t WHERE n > 5').get()).toBeUndefined();
      database.close();
    });
    expect(sqlite.told()).toEqual([
      'fileWrite open a.db',
      'fileWrite CREATE TABLE t (n, s)',
      'fileRead BEGIN',
      "fileWrite INSERT INTO t VALUES (1, 'one') → 1 changed",
      'fileWrite COMMIT',
      'fileRead SELECT * FROM t → 1 × [{"n":1,"s":"one"}]',
      'fileRead SELECT n FROM t WHERE n > 5 → no row',
      'fileWrite close a.db',
    ]);
  });

  test('all those of one file at one place, another file at another', () => {
    sqlite.run(() => {
      for (const name of ['a.db', 'b.db']) new sqlite.Database(sqlite.path(name)).exec('SELECT 1');
    });
    const [a, again, b] = sqlite.gate.points.map(({ start, end }) => [start, end]);
    expect(a).toEqual(again);
    expect(a).not.toEqual(b);
  });

  test('by the code of its failure', () => {
    sqlite.run(() => {
      const database = new sqlite.Database(sqlite.path('a.db'));
      database.exec('CREATE TABLE t (n UNIQUE); INSERT INTO t VALUES (1)');
      sqlite.told();
      expect(() => database.exec('INSERT INTO t VALUES (1)')).toThrow('UNIQUE');
      expect(() => database.prepare('SELECT * FROM missing')).toThrow('no such table: missing');
    });
    expect(sqlite.told()).toEqual([
      'fileWrite INSERT INTO t VALUES (1) → SQLITE_CONSTRAINT',
      'fileRead read the tables of a.db → SQLITE_ERROR',
    ]);
  });

  test('a query once, at its first row', () => {
    sqlite.run(() => {
      const database = new sqlite.Database(sqlite.path('a.db'));
      database.exec('CREATE TABLE t (n); INSERT INTO t VALUES (1), (2), (3)');
      const select = database.prepare('SELECT n FROM t');
      sqlite.told();
      expect([...select.iterate()].map(({ n }) => n)).toEqual([1, 2, 3]);
      for (const { n } of select.iterate()) if (n === 2) break;
    });
    const line = 'fileRead SELECT n FROM t → {"n":1}';
    expect(sqlite.told()).toEqual([line, line]);
  });

  test('of files that are attached, at all places', () => {
    sqlite.run(() => {
      const database = new sqlite.Database(':memory:');
      database.exec('CREATE TABLE own (n)');
      expect(sqlite.told()).toEqual([]);
      database.exec(`ATTACH '${sqlite.path('b.db')}' AS b`);
      database.exec('CREATE TABLE b.t (n)');
    });
    expect(sqlite.told().at(-1)).toBe('fileWrite CREATE TABLE b.t (n)');
  });
});

test.each([':memory:', '', 'file::memory:', 'file:x?mode=memory'])(
  '%s is nobody else’s',
  (path) => {
    sqlite.run(() => {
      const database = new sqlite.Database(path);
      database.exec('CREATE TABLE t (n); INSERT INTO t VALUES (1)');
      expect(database.prepare('SELECT n FROM t').get()).toEqual({ n: 1 });
      database.close();
    });
    expect(sqlite.told()).toEqual([]);
  },
);

test('nothing is told of what no actor does', () => {
  const database = new sqlite.Database(sqlite.path('a.db'));
  database.exec('CREATE TABLE t (n)');
  database.close();
  expect(sqlite.told()).toEqual([]);
});

test('clocks and chance are the execution’s', () => {
  const sql = `SELECT CAST(random() AS TEXT) AS r, hex(randomblob(4)) AS b, CURRENT_TIMESTAMP AS c,
    datetime('now', '+1 day') AS d, unixepoch() AS u, typeof(unixepoch()) AS t,
    strftime('%Y', 'now') AS y, date('2001-02-03', '+1 day') AS other`;
  const database = new sqlite.Database(':memory:');
  const [first, second] = [1, 2].map(() =>
    sqlite.run(() => database.prepare(sql).get() as Record<string, unknown>),
  );
  expect(first).toMatchObject({
    c: '2026-01-01 00:00:00',
    d: '2026-01-02 00:00:00',
    u: VIRTUAL_EPOCH_MS / 1000,
    t: 'integer',
    y: '2026',
    other: '2001-02-04',
  });
  expect(second?.r).not.toBe(first?.r);
  const outside = database.prepare("SELECT date('now') AS d").get();
  expect(outside?.d).toBe(new Date().toISOString().slice(0, 10));
});

test('subclasses, options and errors are the platform’s', () => {
  class Own extends sqlite.Database {}
  const database = new Own(sqlite.path('a.db'), { open: false });
  expect(database).toBeInstanceOf(Own);
  expect(database).toBeInstanceOf(sqlite.Database);
  expect(database.isOpen).toBe(false);
  sqlite.run(() => database.open());
  expect(database.location()).toBe(sqlite.path('a.db'));
  expect(() => database.open()).toThrow('already open');
  expect(() => new sqlite.Database(5 as never)).toThrow(TypeError);
  expect(() => new sqlite.Database(sqlite.path('no/such/a.db'))).toThrow('unable to open');
});

test('tag stores are under control as well', ({ skip }) => {
  sqlite.run(() => {
    const database = new sqlite.Database(sqlite.path('a.db'));
    if (!('createTagStore' in database)) skip();
    database.exec('CREATE TABLE t (n)');
    const store = database.createTagStore();
    sqlite.told();
    store.run`INSERT INTO t VALUES (${7})`;
    expect(store.get`SELECT n FROM t`).toEqual({ n: 7 });
  });
  expect(sqlite.told()).toEqual([
    'fileWrite INSERT INTO t VALUES (?) → 1 changed',
    'fileRead SELECT n FROM t → {"n":7}',
  ]);
});
