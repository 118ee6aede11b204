import { expect, test } from 'vitest';
import { shownSql, splitStatements } from '../../../../harness/instrument/sqlite/sql-statements.ts';
import { natureOf } from '../../../../harness/instrument/sqlite/statement-nature.ts';

const TRIGGER = `CREATE TEMP TRIGGER r AFTER INSERT ON t BEGIN
  UPDATE t SET n = CASE WHEN n > 1 THEN 2 ELSE 3 END; SELECT ';'; END`;

test.each([
  ['', []],
  [' ;; -- nothing\n; /* or; this */', []],
  ['SELECT 1', ['SELECT 1']],
  ['SELECT 1; SELECT 2;', ['SELECT 1', 'SELECT 2']],
  [
    `SELECT ';', ";", \`;\`, [;]; SELECT 'it''s;'`,
    [`SELECT ';', ";", \`;\`, [;]`, `SELECT 'it''s;'`],
  ],
  ['SELECT 1 -- one;\n; SELECT 2 /* two; */', ['SELECT 1 -- one;', 'SELECT 2 /* two; */']],
  [`${TRIGGER}; SELECT 1`, [TRIGGER, 'SELECT 1']],
  ["SELECT 'open", ["SELECT 'open"]],
])('the statements of %j', (script, statements) => {
  expect(splitStatements(script)).toEqual(statements);
});

test.each([
  ['SELECT 1', { writes: false, locks: 'nothing' }],
  ['-- a comment\n select n from t', { writes: false, locks: 'reading' }],
  ["SELECT 'from'", { writes: false, locks: 'nothing' }],
  ['WITH x AS (SELECT 1) SELECT * FROM x', { writes: false, locks: 'reading' }],
  ['WITH x AS (SELECT 1) DELETE FROM t', { writes: true, locks: 'writing' }],
  ['INSERT INTO t VALUES (1)', { writes: true, locks: 'writing' }],
  ['BEGIN', { writes: false, locks: 'nothing' }],
  ['BEGIN IMMEDIATE TRANSACTION', { writes: true, locks: 'writing' }],
  ['END TRANSACTION', { writes: true, ends: true }],
  ["ATTACH 'x' AS y", { reaches: true }],
  ['PRAGMA journal_mode', { writes: false }],
  ['PRAGMA main.journal_mode = WAL', { writes: true }],
  ['PRAGMA table_info(t)', { writes: false, locks: 'reading' }],
  ['PRAGMA wal_checkpoint', { writes: true }],
  ['pragma busy_timeout=5', { writes: false, isTimeout: true }],
])('what %j may do', (sql, nature) => {
  expect(natureOf(sql)).toMatchObject(nature);
});

test('a long statement is cut, on one line', () => {
  expect(shownSql('SELECT 1\n  FROM t;')).toBe('SELECT 1 FROM t');
  expect(shownSql(`SELECT ${'1, '.repeat(100)}`)).toHaveLength(60);
});
