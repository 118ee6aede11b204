import { expect, test } from 'vitest';
import { litmusJson } from '../../reports/json.ts';
import { litmusTable, litmusVerdict } from '../../reports/litmus-table.ts';
import { forbiddenOutcome as forbidden, litmusProgram, litmusResult } from './litmus-evidence.ts';

test('a row an outcome, long reasons go on below, totals at the end', () => {
  expect(`\n${litmusTable(litmusProgram(), { width: 80 })}`).toMatchInlineSnapshot(`
    "
    store-buffering: Each actor writes its own cell
    outcome             count    share  grade        reason
    ──────────────  ─────────  ───────  ───────────  ─────────────────────────────
    left=1 right=1          3   <0.01%  acceptable   both wrote before either read
    left=0 right=1  1,234,564  100.00%  acceptable   the left one was first
    left=0 right=0          0           interesting  both read before either write
                                                     was visible
    1,234,567 iterations of 2 actors, 1,234,567/s"
  `);
});

test('what is forbidden stands out once it was seen, and entries show what they leave open', () => {
  const unseen = { ...forbidden, values: { left: [1, 2] }, count: 0, listed: true };
  const lines = litmusTable(litmusProgram({ outcomes: [unseen, forbidden] })).split('\n');
  expect(lines.find((line) => line.startsWith('left=1|2 right=*'))).toMatch(/ 0 .*forbidden/);
  expect(lines.find((line) => line.startsWith('left=7 right=-1'))).toMatch(/12 .*FORBIDDEN/);
});

test('a register may have the name of what every object has', () => {
  const program = litmusProgram({ registers: ['toString', 'constructor', '__proto__'] });
  expect(litmusTable(program)).toContain('toString=* constructor=* __proto__=*');
});

test('errors and notes are said, and what they quote cannot move the cursor', () => {
  const text = litmusTable(litmusProgram({ error: 'no\u001b[31m', notes: ['taking turns'] }));
  expect(text).toContain('error: no\\x1b[31m');
  expect(text).toContain('taking turns');
});

test.each([30, 40, 60, 80, 100, 160])('no line is longer than %i columns', (width) => {
  const long = { ...forbidden, why: 'a reason of many words that goes on and on '.repeat(5) };
  const program = litmusProgram({
    program: `./${'deep/'.repeat(30)}mine.ts`,
    outcomes: [...litmusProgram().outcomes, long],
    notes: ['a note of many words '.repeat(12)],
  });
  for (const line of litmusTable(program, { width }).split('\n')) {
    expect(Array.from(line).length).toBeLessThanOrEqual(width);
  }
});

test.each([
  ['clean', litmusResult([litmusProgram()])],
  ['1 forbidden outcome', litmusResult([litmusProgram({ outcomes: [forbidden] })])],
  ['1 program with an error', litmusResult([litmusProgram({ outcome: 'error', error: 'no' })])],
  ['interrupted', litmusResult([litmusProgram()], { ended: 'interrupted' })],
  ['nothing was run', litmusResult([litmusProgram({ iterations: 0 })])],
])('verdict: %s', (expected, result) => {
  expect(litmusVerdict(result).split(':')[0]).toBe(expected);
});

test('the verdict tells the sample, the machine, and what was never seen', () => {
  expect(litmusVerdict(litmusResult([litmusProgram(), litmusProgram()]))).toMatchInlineSnapshot(`
    "clean: 2,469,134 iterations of 2 programs in 3.0 s
    interesting outcomes: 0 seen, 2 never, which says nothing about other machines
    on x64, a processor, 2 cores, Node v24.0.0"
  `);
});

test('JSON is the result itself', () => {
  const result = litmusResult([litmusProgram({ outcomes: [forbidden] })]);
  expect(JSON.parse(litmusJson(result))).toEqual(result);
  expect(litmusJson(result).endsWith('}\n')).toBe(true);
});
