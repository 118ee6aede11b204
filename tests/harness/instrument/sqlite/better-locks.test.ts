import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FILES_OBJECT } from '../../../../harness/model/gate.ts';
import { type ControlledBetter, controlledBetter } from './controlled-better.ts';

let sqlite: ControlledBetter;
/** Nobody's: what it does is not seen by the gate. */
let other: Database;

beforeEach(() => {
  sqlite = controlledBetter();
  other = new sqlite.Database(sqlite.path('a.db'));
  other.exec('CREATE TABLE t (n); INSERT INTO t VALUES (0)');
});
afterEach(() => {
  other.close();
  sqlite.end();
});

const openWith = (timeout?: number) =>
  new sqlite.Database(sqlite.path('a.db'), timeout === undefined ? {} : { timeout });

/** Has the gate do something when the actor waits; returns the timeouts of its waits, which are all patient. */
function onWait(act: () => boolean): number[] {
  const timeouts: number[] = [];
  const { gate } = sqlite;
  gate.block = (object, _start, timeoutMs, patient) => {
    expect([object, patient]).toEqual([FILES_OBJECT, true]);
    timeouts.push(timeoutMs);
    gate.points.push({ kind: 'timeout', object: 0, start: 0, end: 0, site: 0 });
    return sqlite.meanwhile(act);
  };
  return timeouts;
}

function commits(): boolean {
  other.exec('COMMIT');
  return true;
}

describe('who finds a lock', () => {
  test('waits five seconds at most where user code names no timeout, and tries again when woken', () => {
    const timeouts = onWait(commits);
    other.exec('BEGIN IMMEDIATE');
    sqlite.run(() => openWith().exec('UPDATE t SET n = 1'));
    expect(timeouts).toHaveLength(1);
    expect(timeouts[0]).toBeGreaterThan(4_900);
    expect(timeouts[0]).toBeLessThanOrEqual(5_000);
    expect(sqlite.told()).toEqual([
      'fileWrite open a.db',
      'fileWrite UPDATE t SET n = 1 → SQLITE_BUSY',
      'timeout a.db may be free',
      'fileWrite UPDATE t SET n = 1',
    ]);
  });

  test('fails by SQLite’s code when its time is over', () => {
    const timeouts = onWait(() => false);
    other.exec('BEGIN IMMEDIATE');
    sqlite.run(() => {
      const begin = openWith(100).transaction(() => {}).immediate;
      expect(begin).toThrow(expect.objectContaining({ code: 'SQLITE_BUSY' }));
    });
    other.exec('COMMIT');
    expect(timeouts).toHaveLength(1);
  });

  test('fails at once where it has no timeout', () => {
    const timeouts = onWait(() => false);
    other.exec('BEGIN IMMEDIATE');
    sqlite.run(() => expect(() => openWith(0).exec('BEGIN IMMEDIATE')).toThrow('is locked'));
    other.exec('COMMIT');
    expect(timeouts).toEqual([]);
  });

  test('gets all rows of a query that it fetches one by one', () => {
    const timeouts = onWait(commits);
    sqlite.run(() => {
      const select = openWith().prepare('SELECT n FROM t WHERE n < ?').pluck();
      sqlite.meanwhile(() => other.exec('BEGIN EXCLUSIVE; INSERT INTO t VALUES (1), (5)'));
      const rows = select.iterate(5);
      expect([...rows]).toEqual([0, 1]);
      expect(rows.next().done).toBe(true);
      sqlite.meanwhile(() => other.exec('BEGIN EXCLUSIVE'));
      for (const n of select.iterate(5)) if (n === 0) break;
    });
    expect(timeouts).toHaveLength(2);
    other.exec('BEGIN EXCLUSIVE; COMMIT');
  });

  test('waits to commit what returns rows, too', () => {
    const reader = openWith();
    reader.exec('BEGIN');
    reader.prepare('SELECT n FROM t').all();
    const timeouts = onWait(() => {
      reader.exec('COMMIT');
      return true;
    });
    sqlite.run(() => {
      const insert = openWith().prepare('INSERT INTO t VALUES (7) RETURNING n').pluck();
      expect(insert.get()).toBe(7);
    });
    expect(timeouts).toHaveLength(1);
    expect(other.prepare('SELECT count(*) FROM t').pluck().get()).toBe(2);
    reader.close();
  });

  test('waits to copy a database', async () => {
    const timeouts = onWait(commits);
    const database = openWith();
    other.exec('BEGIN EXCLUSIVE; INSERT INTO t VALUES (1)');
    sqlite.gate.active = true;
    await database.backup(sqlite.path('b.db'));
    sqlite.gate.active = false;
    expect(timeouts).toHaveLength(1);
    const copy = new sqlite.Database(sqlite.path('b.db'));
    expect(copy.prepare('SELECT n FROM t').pluck().all()).toEqual([0, 1]);
    copy.close();
  });
});

describe('SQLite refuses at once', () => {
  test.each(['DELETE', 'WAL'])('a reader who wants to write beside a writer, with %s', (mode) => {
    other.pragma(`journal_mode=${mode}`);
    const timeouts = onWait(() => true);
    sqlite.run(() => {
      const database = openWith();
      database.exec('BEGIN; SELECT n FROM t');
      sqlite.meanwhile(() => other.exec('BEGIN IMMEDIATE'));
      expect(() => database.exec('UPDATE t SET n = 1')).toThrow('database is locked');
      database.exec('ROLLBACK');
    });
    other.exec('COMMIT');
    expect(timeouts).toEqual([]);
  });

  test('a writer whose reading is out of date', () => {
    other.pragma('journal_mode=WAL');
    const timeouts = onWait(() => true);
    sqlite.run(() => {
      const database = openWith();
      database.exec('BEGIN; SELECT n FROM t');
      sqlite.meanwhile(() => other.exec('UPDATE t SET n = 5'));
      const update = database.prepare('UPDATE t SET n = 1');
      expect(() => update.run()).toThrow(expect.objectContaining({ code: 'SQLITE_BUSY_SNAPSHOT' }));
      database.exec('ROLLBACK');
    });
    expect(timeouts).toEqual([]);
  });
});

test('user code sees its own timeout, whatever SQLite is told, also in the middle of a query', () => {
  const database = sqlite.run(() => openWith(70));
  const timeout = () => database.pragma('busy_timeout', { simple: true });
  sqlite.run(() => {
    database.exec('SELECT n FROM t');
    expect(timeout()).toBe(70);
    database.pragma('busy_timeout = 30');
  });
  const rows = sqlite.run(() => {
    const query = database.prepare('SELECT n FROM t').iterate();
    query.next();
    return query;
  });
  expect(database.prepare('SELECT 1').pluck().get()).toBe(1);
  rows.return?.();
  expect(timeout()).toBe(30);
});

test('a connection whose execution is given up is closed, in the middle of a query', () => {
  const database = sqlite.run(() => openWith(0));
  sqlite.run(() => {
    database.exec('BEGIN IMMEDIATE');
    database.prepare('SELECT n FROM t').iterate().next();
  });
  sqlite.gate.meanwhile = () => {
    throw new Error('given up');
  };
  sqlite.run(() => expect(() => database.prepare('SELECT n FROM t').get()).toThrow('given up'));
  expect(database.open).toBe(false);
  other.exec('BEGIN IMMEDIATE; COMMIT');
});
