import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FILES_OBJECT } from '../../../../harness/model/gate.ts';
import { type Controlled, controlled } from './controlled-database.ts';

let sqlite: Controlled;
/** Nobody's: what it does is not seen by the gate. */
let other: DatabaseSync;

beforeEach(() => {
  sqlite = controlled();
  other = new sqlite.Database(sqlite.path('a.db'));
  other.exec('CREATE TABLE t (n); INSERT INTO t VALUES (0)');
});
afterEach(() => {
  other.close();
  sqlite.end();
});

function openWith(timeout: number): DatabaseSync {
  return new sqlite.Database(sqlite.path('a.db'), { timeout });
}

/** Has the gate do something when the actor waits. */
function onWait(act: () => boolean): number[] {
  const timeouts: number[] = [];
  const { gate } = sqlite;
  gate.block = (object, _start, timeoutMs) => {
    expect(object).toBe(FILES_OBJECT);
    timeouts.push(timeoutMs);
    gate.points.push({ kind: 'timeout', object: 0, start: 0, end: 0, site: 0 });
    gate.active = false;
    const notified = act();
    gate.active = true;
    return notified;
  };
  return timeouts;
}

describe('who finds a lock', () => {
  test('waits without a moment of real time, and tries again when woken', () => {
    const timeouts = onWait(() => {
      other.exec('COMMIT');
      return true;
    });
    other.exec('BEGIN IMMEDIATE');
    sqlite.run(() => openWith(10_000).exec('UPDATE t SET n = 1'));
    expect(timeouts).toHaveLength(1);
    expect(timeouts[0]).toBeGreaterThan(9_000);
    expect(sqlite.told()).toEqual([
      'fileWrite open a.db',
      'fileWrite UPDATE t SET n = 1 → SQLITE_BUSY',
      'timeout a.db may be free',
      'fileWrite UPDATE t SET n = 1',
    ]);
  });

  test('fails when its time is over, in no time', () => {
    const timeouts = onWait(() => false);
    other.exec('BEGIN IMMEDIATE');
    const began = performance.now();
    sqlite.run(() => {
      const database = openWith(10_000);
      expect(() => database.exec('UPDATE t SET n = 1')).toThrow('database is locked');
    });
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(timeouts.length).toBeGreaterThan(0);
    other.exec('COMMIT');
  });

  test('fails at once where it has no timeout', () => {
    const timeouts = onWait(() => false);
    other.exec('BEGIN IMMEDIATE');
    sqlite.run(() => {
      expect(() => openWith(0).exec('BEGIN IMMEDIATE')).toThrow('database is locked');
    });
    expect(timeouts).toEqual([]);
    other.exec('COMMIT');
  });

  test('waits where it has begun to read only', () => {
    const timeouts = onWait(() => {
      other.exec('COMMIT');
      return true;
    });
    sqlite.run(() => {
      const database = openWith(100);
      database.exec('BEGIN');
      sqlite.gate.active = false;
      other.exec('BEGIN IMMEDIATE');
      sqlite.gate.active = true;
      database.exec('UPDATE t SET n = 1; COMMIT');
    });
    expect(timeouts).toHaveLength(1);
  });
});

describe('SQLite refuses at once', () => {
  test.each(['DELETE', 'WAL'])(
    'a reader who wants to write beside a writer, with journal %s',
    (mode) => {
      other.exec(`PRAGMA journal_mode=${mode}`);
      const timeouts = onWait(() => true);
      sqlite.run(() => {
        const database = openWith(10_000);
        database.exec('BEGIN; SELECT n FROM t');
        sqlite.gate.active = false;
        other.exec('BEGIN IMMEDIATE');
        sqlite.gate.active = true;
        expect(() => database.exec('UPDATE t SET n = 1')).toThrow('database is locked');
        database.exec('ROLLBACK');
      });
      other.exec('COMMIT');
      expect(timeouts).toEqual([]);
    },
  );

  test('a writer whose reading is out of date', () => {
    other.exec('PRAGMA journal_mode=WAL');
    const timeouts = onWait(() => true);
    sqlite.run(() => {
      const database = openWith(10_000);
      database.exec('BEGIN; SELECT n FROM t');
      sqlite.gate.active = false;
      other.exec('UPDATE t SET n = 5');
      sqlite.gate.active = true;
      expect(() => database.exec('UPDATE t SET n = 1')).toThrow('database is locked');
      expect(sqlite.told().at(-1)).toContain('SQLITE_BUSY_SNAPSHOT');
      database.exec('ROLLBACK');
    });
    expect(timeouts).toEqual([]);
  });
});

test('a writer waits for readers when it commits', () => {
  const reader = new sqlite.Database(sqlite.path('a.db'));
  reader.exec('BEGIN; SELECT n FROM t');
  const timeouts = onWait(() => {
    reader.exec('COMMIT');
    return true;
  });
  sqlite.run(() => openWith(100).exec('BEGIN; UPDATE t SET n = 1; COMMIT'));
  expect(timeouts).toHaveLength(1);
  expect(other.prepare('SELECT n FROM t').get()).toEqual({ n: 1 });
  reader.close();
});

test('a writer waits for readers where it returns rows, too', () => {
  const reader = new sqlite.Database(sqlite.path('a.db'));
  reader.exec('BEGIN; SELECT n FROM t');
  const timeouts = onWait(() => {
    reader.exec('COMMIT');
    return true;
  });
  const insert = () => openWith(100).prepare('INSERT INTO t VALUES (7) RETURNING n').get();
  expect(sqlite.run(insert)).toEqual({ n: 7 });
  expect(timeouts).toHaveLength(1);
  expect(other.prepare('SELECT count(*) AS rows FROM t').get()).toEqual({ rows: 2 });
  reader.close();
});

describe('a checkpoint', () => {
  const waiting = ['(FULL)', ' = restart', "('truncate')"];
  let reader: DatabaseSync;

  beforeEach(() => {
    other.exec('PRAGMA journal_mode=WAL; UPDATE t SET n = 1');
    reader = new sqlite.Database(sqlite.path('a.db'));
    reader.exec('BEGIN; SELECT n FROM t');
    other.exec('UPDATE t SET n = 2');
  });
  afterEach(() => reader.close());

  test.each(waiting)('%s waits for readers', (mode) => {
    const timeouts = onWait(() => {
      reader.exec('COMMIT');
      return true;
    });
    const answer = sqlite.run(() =>
      openWith(100).prepare(`PRAGMA wal_checkpoint${mode}`).get(),
    ) as Record<string, unknown>;
    expect(timeouts).toHaveLength(1);
    expect(answer.busy).toBe(0);
    expect(sqlite.told().at(-1)).toContain(JSON.stringify(answer));
  });

  test.each(waiting)('%s says so when its time is over, and does not fail', (mode) => {
    const timeouts = onWait(() => false);
    const busy = () => openWith(100).prepare(`PRAGMA wal_checkpoint${mode}`).get()?.busy;
    expect(sqlite.run(busy)).toBe(1);
    sqlite.run(() => openWith(100).exec(`PRAGMA wal_checkpoint${mode}`));
    expect(timeouts).toHaveLength(2);
  });

  test('(PASSIVE) waits for nobody', () => {
    const timeouts = onWait(() => false);
    sqlite.run(() => openWith(100).exec('PRAGMA wal_checkpoint(PASSIVE); PRAGMA wal_checkpoint'));
    expect(timeouts).toEqual([]);
  });
});

function closeInTransaction(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  database.close();
}

describe('who gives a lock back', () => {
  const releases: readonly [string, (database: DatabaseSync) => void, number][] = [
    ['by a commit', (database) => database.exec('BEGIN IMMEDIATE; COMMIT'), 2],
    ['by a rollback', (database) => database.exec('BEGIN IMMEDIATE; ROLLBACK'), 2],
    ['by a statement of its own', (database) => database.exec('UPDATE t SET n = 1'), 2],
    ['by closing', closeInTransaction, 2],
    ['by the end of a query', (database) => [...database.prepare('SELECT n FROM t').iterate()], 2],
    ['not in the middle', (database) => database.exec('BEGIN IMMEDIATE; UPDATE t SET n = 2'), 0],
  ];

  test.each(releases)('wakes those who wait, %s', (_name, act, wakes) => {
    sqlite.run(() => {
      const database = openWith(0);
      database.prepare('SELECT 1').get();
      let woken = 0;
      sqlite.gate.wake = () => woken++;
      act(database);
      expect(woken).toBe(wakes);
      if (database.isOpen) database.close();
    });
  });
});

describe('the timeout that user code sees', () => {
  test('is its own, whatever SQLite is told', () => {
    sqlite.run(() => {
      const database = openWith(70);
      const timeout = () => database.prepare('PRAGMA busy_timeout').get()?.timeout;
      expect(timeout()).toBe(70);
      database.exec('PRAGMA busy_timeout = 5000; SELECT n FROM t');
      expect(timeout()).toBe(5000);
      expect(database.prepare('PRAGMA busy_timeout(30)').get()).toEqual({ timeout: 30 });
      expect(timeout()).toBe(30);
    });
  });

  test('is SQLite’s where no actor runs', () => {
    const database = sqlite.run(() => openWith(70));
    sqlite.run(() => database.exec('SELECT n FROM t'));
    expect(database.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 70 });
    expect(database.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 70 });
  });
});

test('a connection whose execution is given up is closed', () => {
  const database = sqlite.run(() => openWith(0));
  sqlite.run(() => database.exec('BEGIN IMMEDIATE'));
  sqlite.gate.meanwhile = () => {
    throw new Error('given up');
  };
  sqlite.run(() => {
    expect(() => database.exec('COMMIT')).toThrow('given up');
  });
  expect(database.isOpen).toBe(false);
  other.exec('BEGIN IMMEDIATE; COMMIT');
});

describe('for the check of lock orders, a transaction', () => {
  const textsOf = (timeout: number, act: (database: DatabaseSync) => void) => {
    const { gate } = sqlite;
    sqlite.run(() => {
      const database = openWith(timeout);
      gate.lockTexts = [];
      act(database);
      database.close();
    });
    return gate.lockTexts;
  };

  test.each([
    ['that begins with its lock', 'BEGIN IMMEDIATE; UPDATE t SET n = 1; SELECT n FROM t; COMMIT'],
    ['that writes first', 'BEGIN; UPDATE t SET n = 1; UPDATE t SET n = 2; ROLLBACK'],
    ['that is left open', 'BEGIN EXCLUSIVE; UPDATE t SET n = 1'],
  ])('%s has the lock of its file to its end', (_, script) => {
    expect(textsOf(10, (database) => database.exec(script))).toEqual([
      'ask 1 database a.db',
      'take 1',
      'leave 1',
    ]);
  });

  test('that has read before it writes does not wait, and neither does one without a timeout', () => {
    const script = 'BEGIN; SELECT n FROM t; UPDATE t SET n = 1; COMMIT';
    expect(textsOf(10, (database) => database.exec(script))[0]).toBe('ask 1 database a.db, tried');
    expect(textsOf(0, (database) => database.exec('UPDATE t SET n = 1'))).toEqual([
      'ask 2 database a.db, tried',
      'leave 2',
    ]);
  });

  test('that only reads, or that nobody shares, is none', () => {
    expect(textsOf(10, (database) => database.exec('BEGIN; SELECT n FROM t; COMMIT'))).toEqual([]);
    const { gate } = sqlite;
    gate.lockTexts = [];
    sqlite.run(() => new sqlite.Database(':memory:').exec('BEGIN IMMEDIATE; CREATE TABLE t (n)'));
    expect(gate.lockTexts).toEqual([]);
  });

  test('that finds the lock taken has asked for it once', () => {
    onWait(() => false);
    other.exec('BEGIN IMMEDIATE');
    const texts = textsOf(10, (database) => {
      expect(() => database.exec('UPDATE t SET n = 1')).toThrow('database is locked');
    });
    other.exec('COMMIT');
    expect(texts).toEqual(['ask 1 database a.db', 'leave 1']);
  });
});
