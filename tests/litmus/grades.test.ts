import { expect, test } from 'vitest';
import type { AnyLitmus } from '../../harness/model/litmus.ts';
import { gradeOutcomes } from '../../harness/run/litmus/grade.ts';
import { resolveLitmus } from '../../harness/run/litmus/programs.ts';
import { interleavedOutcomes, outcomeKey } from './interleavings.ts';

const shipped = await resolveLitmus([], { cwd: '' });
const named = shipped.map(({ name, program }) => [name, program] as const);
/** Its interesting outcome is an interleaving that people overlook. */
const ORDINARY_RACES = new Set(['lost-update']);
const VALUES = [0, 1, 2];

/** The grade of each outcome with small values, by key. */
function gradesOf(program: AnyLitmus): Map<string, string> {
  const grades = new Map<string, string>();
  for (const values of combinations(program.registers.length)) {
    const padded = [...values, 0, 0, 0, 0].slice(0, 4);
    const row = gradeOutcomes(program, [{ values: padded, count: 1 }]).find((each) => each.count);
    grades.set(outcomeKey(row?.values as Record<string, number>), row?.grade as string);
  }
  return grades;
}

function combinations(length: number): number[][] {
  if (length === 0) return [[]];
  return combinations(length - 1).flatMap((rest) => VALUES.map((value) => [...rest, value]));
}

test.each(named)(
  '%s: what an interleaving explains is acceptable, and nothing else',
  (name, program) => {
    const explained = interleavedOutcomes(program);
    for (const [outcome, grade] of gradesOf(program)) {
      if (ORDINARY_RACES.has(name)) continue;
      expect([outcome, grade === 'acceptable']).toEqual([outcome, explained.has(outcome)]);
    }
  },
);

test.each(named.filter(([name]) => ORDINARY_RACES.has(name)))(
  '%s: what an interleaving explains is not forbidden, and all else is',
  (_, program) => {
    const explained = interleavedOutcomes(program);
    for (const [outcome, grade] of gradesOf(program)) {
      expect([outcome, grade === 'forbidden']).toEqual([outcome, !explained.has(outcome)]);
    }
  },
);

test.each(named.filter(([name]) => name.endsWith('-atomic')))(
  '%s: with Atomics nothing is interesting: all is acceptable or forbidden',
  (_, program) => {
    expect(program.outcomes.filter(({ grade }) => grade === 'interesting')).toEqual([]);
  },
);

test.each(named)('%s is named as its file is, and says what it is about', (name, program) => {
  expect(program.name).toBe(name);
  expect(program.about).toMatch(/^[A-Z].{10,95}$/);
  for (const { why } of program.outcomes) expect(why).toMatch(/^.{10,110}$/);
});

test('the programs that the field is known for are there', () => {
  const known = ['store-buffering', 'message-passing', 'load-buffering', 'iriw', 'tearing-64'];
  const names = named.map(([name]) => name);
  for (const name of [...known, 'coherence-rr', 'coherence-ww']) {
    expect(names).toContain(name);
    expect(names).toContain(`${name}-atomic`);
  }
});
