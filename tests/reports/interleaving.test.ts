import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderInterleaving } from '../../reports/interleaving.ts';
import { access, anyFinding, invoke, lostWrite, respond, step } from './evidence.ts';

const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const widthOf = (line: string) => Array.from(line).length;

describe('a lost write', () => {
  test('in a wide terminal shows whole paths and whole operations', () => {
    expect(`\n${renderInterleaving(lostWrite, { width: 120 })}`).toMatchInlineSnapshot(`
      "
           adder 1                adder 2                source
           ─────────────────────  ─────────────────────  ─────────────────────────────────
        1  ┌ add(1)                                      scenarios/counter/scenario.ts:21
        2  │ read buf[0..3] → 0                          scenarios/counter/bugs/plain.ts:7
      ► 4  │                      ┌ add(1)               scenarios/counter/scenario.ts:21
        5  │                      │ read buf[0..3] → 0   scenarios/counter/bugs/plain.ts:7
        6  │                      │ write buf[0..3] ← 1  scenarios/counter/bugs/plain.ts:8
           │                      └ = undefined
      ► 7  │ write buf[0..3] ← 1                         scenarios/counter/bugs/plain.ts:8
           └ = undefined"
    `);
  });

  test('in 60 columns keeps columns and source lines, in fewer words', () => {
    expect(`\n${renderInterleaving(lostWrite, { width: 60 })}`).toMatchInlineSnapshot(`
      "
           adder 1         adder 2         source
           ──────────────  ──────────────  ───────────────
        1  ┌ add(1)                        scenario.ts:21
        2  │ read @0 → 0                   bugs/plain.ts:7
      ► 4  │               ┌ add(1)        scenario.ts:21
        5  │               │ read @0 → 0   bugs/plain.ts:7
        6  │               │ write @0 ← 1  bugs/plain.ts:8
           │               └ = undefined
      ► 7  │ write @0 ← 1                  bugs/plain.ts:8
           └ = undefined"
    `);
  });

  test('in 30 columns becomes a list', () => {
    expect(`\n${renderInterleaving(lostWrite, { width: 30 })}`).toMatchInlineSnapshot(`
      "
        1  adder 1: add(1)
        2  adder 1: read @0 → 0
      ► 4  adder 2: add(1)
        5  adder 2: read @0 → 0
        6  adder 2: write @0 ← 1
           adder 2: = undefined
      ► 7  adder 1: write @0 ← 1
           adder 1: = undefined"
    `);
  });
});

test('a response stands right behind the last step of its operation', () => {
  const trace = [
    step(0, 0, 'invoke'),
    access(0, 1, 'write', '1', 8),
    step(1, 0, 'invoke'),
    access(1, 1, 'write', '2', 8),
    step(0, 2, 'invoke'),
    access(0, 3, 'write', '3', 8),
  ];
  const history = [
    invoke(0, 0, 'a', []),
    respond(0, 0, 'first'),
    invoke(1, 0, 'b', []),
    respond(1, 0, 'second'),
    invoke(0, 1, 'c', []),
    respond(0, 1, 'third'),
  ];
  const text = renderInterleaving({ ...lostWrite, trace, history });
  const seen = [...text.matchAll(/a\(\)|b\(\)|c\(\)|first|second|third/g)].map(([word]) => word);
  expect(seen).toEqual(['a()', 'first', 'b()', 'second', 'c()', 'third']);
});

test('an operation that never ends keeps its bar to the last row', () => {
  const trace = [step(0, 0, 'invoke'), step(1, 0, 'invoke'), access(1, 1, 'read', '1', 7)];
  const history = [invoke(0, 0, 'wait', []), invoke(1, 0, 'get', []), respond(1, 0, 1)];
  const lines = renderInterleaving({ ...lostWrite, trace, history }).split('\n');
  expect(lines.slice(3).every((line) => line.includes('│') || line.includes('└'))).toBe(true);
  expect(lines.at(-1)).toMatch(/│ .*└ = 1/);
});

test('idle actors get no column', () => {
  const text = renderInterleaving({ ...lostWrite, actors: [...lostWrite.actors, 'idler'] });
  expect(text).not.toContain('idler');
});

test('several shared buffers are told apart, one is not numbered', () => {
  const trace = [
    step(0, 0, 'read', { object: 0, start: 0, end: 4, value: '1' }),
    step(0, 1, 'read', { object: 3, start: 8, end: 9, value: '2' }),
  ];
  expect(renderInterleaving({ ...lostWrite, trace, history: [] })).toContain('read buf3[8] → 2');
  const one = renderInterleaving({ ...lostWrite, trace: trace.slice(0, 1), history: [] });
  expect(one).toContain('read buf[0..3] → 1');
});

describe('a long trace', () => {
  const trace = Array.from({ length: 500 }, (_, index) =>
    access(index < 200 ? 0 : 1, index % 200, 'read', String(index), 7),
  );
  const long = { ...lostWrite, trace, history: [] };

  test('fits on a screen, and says how much is missing and how to see it', () => {
    const lines = renderInterleaving(long, { maxLines: 30 }).split('\n');
    expect(lines.length).toBeLessThanOrEqual(30);
    const omitted = [...lines.join('\n').matchAll(/⋮ (\d+) steps omitted/g)];
    const total = omitted.reduce((sum, match) => sum + Number(match[1]), 0);
    const rows = lines.filter((line) => /^[► ] +\d+ /.test(line)).length;
    expect(total + rows).toBe(500);
    expect(lines.at(-1)).toBe(
      `${total} of 500 steps omitted; all of them: hammerlock replay … --full`,
    );
  });

  test('keeps the switch and both ends', () => {
    const text = renderInterleaving(long, { maxLines: 30 });
    expect(text).toMatch(/ 199 /);
    expect(text).toMatch(/► 200 /);
    expect(text).toMatch(/ {2}0 {2}read/);
    expect(text).toMatch(/ 499 /);
  });

  test('is shown whole on request', () => {
    const lines = renderInterleaving(long, { maxLines: Number.POSITIVE_INFINITY }).split('\n');
    expect(lines).toHaveLength(502);
  });
});

test('law: no line is too long, none is too many, and none can move the cursor', () => {
  fc.assert(
    fc.property(
      anyFinding,
      fc.integer({ min: 20, max: 160 }),
      fc.integer({ min: 8, max: 60 }),
      (finding, width, maxLines) => {
        const lines = renderInterleaving(finding, { width, maxLines }).split('\n');
        expect(lines.length).toBeLessThanOrEqual(maxLines);
        for (const line of lines) {
          expect(widthOf(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(unsafe);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('law: all steps but starts are shown, in order, where there is room for them', () => {
  fc.assert(
    fc.property(anyFinding, (finding) => {
      const text = renderInterleaving(finding, { width: 100, maxLines: Number.POSITIVE_INFINITY });
      const numbers = [...text.matchAll(/^[► ] +(\d+) {2}/gm)].map((match) => Number(match[1]));
      const steps = finding.trace.flatMap((each, at) => (each.access === 'start' ? [] : [at]));
      expect(numbers).toEqual(steps);
    }),
    { numRuns: 200 },
  );
});
