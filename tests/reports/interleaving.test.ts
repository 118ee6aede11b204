import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderInterleaving } from '../../reports/interleaving.ts';
import { interleavingRows } from '../../reports/interleaving-rows.ts';
import { access, anyFinding, fileStep, invoke, lostWrite, respond, step } from './evidence.ts';

const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const widthOf = (line: string) => Array.from(line).length;

describe('a lost write', () => {
  test('in a wide terminal shows whole paths and whole operations', () => {
    expect(`\n${renderInterleaving(lostWrite, { width: 120 })}`).toMatchInlineSnapshot(`
      "
        adder 1                adder 2                source
        ─────────────────────  ─────────────────────  ─────────────────────────────────
        ┌ add(1)                                      scenarios/counter/scenario.ts:21
        │ read buf[0..3] → 0                          scenarios/counter/bugs/plain.ts:7
      ► │                      ┌ add(1)               scenarios/counter/scenario.ts:21
        │                      │ read buf[0..3] → 0   scenarios/counter/bugs/plain.ts:7
        │                      │ write buf[0..3] ← 1  scenarios/counter/bugs/plain.ts:8
        │                      └ = undefined
      ► │ write buf[0..3] ← 1                         scenarios/counter/bugs/plain.ts:8
        └ = undefined"
    `);
  });

  test('in 60 columns keeps columns and source lines, in fewer words', () => {
    expect(`\n${renderInterleaving(lostWrite, { width: 60 })}`).toMatchInlineSnapshot(`
      "
        adder 1         adder 2         source
        ──────────────  ──────────────  ───────────────
        ┌ add(1)                        scenario.ts:21
        │ read @0 → 0                   bugs/plain.ts:7
      ► │               ┌ add(1)        scenario.ts:21
        │               │ read @0 → 0   bugs/plain.ts:7
        │               │ write @0 ← 1  bugs/plain.ts:8
        │               └ = undefined
      ► │ write @0 ← 1                  bugs/plain.ts:8
        └ = undefined"
    `);
  });

  test('in 30 columns becomes a list', () => {
    expect(`\n${renderInterleaving(lostWrite, { width: 30 })}`).toMatchInlineSnapshot(`
      "
        adder 1: add(1)
        adder 1: read @0 → 0
      ► adder 2: add(1)
        adder 2: read @0 → 0
        adder 2: write @0 ← 1
        adder 2: = undefined
      ► adder 1: write @0 ← 1
        adder 1: = undefined"
    `);
  });
});

test('a lock of user code’s own is shown where it was taken, before the response', () => {
  const locks = [
    { actor: 1, text: "take lock 'sum'", afterStep: 4 },
    { actor: 1, text: "give back lock 'sum'", afterStep: 6 },
  ];
  expect(`\n${renderInterleaving({ ...lostWrite, locks }, { width: 66 })}`).toMatchInlineSnapshot(`
    "
      adder 1                adder 2                 source
      ─────────────────────  ──────────────────────  ───────────────
      ┌ add(1)                                       scenario.ts:21
      │ read buf[0..3] → 0                           bugs/plain.ts:7
    ► │                      ┌ add(1)                scenario.ts:21
      │                      │ take lock 'sum'
      │                      │ read buf[0..3] → 0    bugs/plain.ts:7
      │                      │ write buf[0..3] ← 1   bugs/plain.ts:8
      │                      │ give back lock 'sum'
      │                      └ = undefined
    ► │ write buf[0..3] ← 1                          bugs/plain.ts:8
      └ = undefined"
  `);
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

describe('file calls', () => {
  const own = { location: 'src/my/scenario.ts:29:15' };
  const trace = [
    step(0, 0, 'start'),
    step(0, 1, 'invoke', own),
    fileStep(0, 2, 'open lock.pid.571389292 for writing, created', 'created'),
    fileStep(0, 3, 'stat lock.pid.571389292', 'file of 0 bytes', { location: 'src/my/own.ts:3:1' }),
    step(0, 4, 'resume', { location: 'src/my/own.ts:3:1' }),
    fileStep(0, 5, 'read lock "a long text that goes on"', '24 bytes "a long text that goes on"'),
    step(1, 0, 'start'),
    step(1, 1, 'invoke', own),
    fileStep(1, 2, 'rename lock.pid.571389292 → lock: ENOENT', 'ENOENT'),
    step(0, 6, 'resume', { location: 'node_modules/lockfile/lockfile.js:61:6' }),
    step(0, 7, 'resume', { location: 'src/my/own.ts:4:1' }),
  ];
  const history = [
    invoke(0, 0, 'lock', []),
    invoke(1, 0, 'lock', []),
    respond(1, 0, undefined),
    respond(0, 0, { file: '/proc/self/fd/250/x/lock' }),
  ];
  const calls = { ...lostWrite, trace, history };

  test('go on in a second line rather than lose their source lines', () => {
    expect(`\n${renderInterleaving(calls, { width: 80 })}`).toMatchInlineSnapshot(`
      "
        adder 1                         adder 2                         source
        ──────────────────────────────  ──────────────────────────────  ──────────────
        ┌ lock()                                                        scenario.ts:29
        │ open lock.pid.571389292 for                                   lockfile.js:61
        │   writing, created
        │ stat lock.pid.571389292 →                                     own.ts:3
        │   file of 0 bytes
        │ read lock "a long text that                                   lockfile.js:61
        │   goes on"
      ► │                               ┌ lock()                        scenario.ts:29
        │                               │ rename lock.pid.571389292 →   lockfile.js:61
        │                               │   lock: ENOENT
        │                               └ = undefined
      ► │ goes on after read lock "a                                    lockfile.js:61
        │   long text that goes on"
        └ = { file: './lock' }"
    `);
  });

  test('on request, show every step under its number', () => {
    const all = { width: 120, maxLines: Number.POSITIVE_INFINITY };
    expect(`\n${renderInterleaving(calls, all)}`).toMatchInlineSnapshot(`
      "
           adder 1                                         adder 2                                     source
           ──────────────────────────────────────────────  ──────────────────────────────────────────  ───────────────────────
         0 begins
         1 ┌ lock()                                                                                    scenario.ts:29
         2 │ open lock.pid.571389292 for writing, created                                              lockfile/lockfile.js:61
         3 │ stat lock.pid.571389292 → file of 0 bytes                                                 own.ts:3
         4 │ goes on after stat lock.pid.571389292 → file                                              own.ts:3
           │   of 0 bytes
         5 │ read lock "a long text that goes on"                                                      lockfile/lockfile.js:61
      ►  6 │                                               begins
         7 │                                               ┌ lock()                                    scenario.ts:29
         8 │                                               │ rename lock.pid.571389292 → lock: ENOENT  lockfile/lockfile.js:61
           │                                               └ = undefined
      ►  9 │ goes on after read lock "a long text that                                                 lockfile/lockfile.js:61
           │   goes on"
        10 │ goes on                                                                                   own.ts:4
           └ = { file: './lock' }"
    `);
  });

  test.each([100, 120, 160])('are whole in %i columns', (width) => {
    expect(renderInterleaving(calls, { width })).not.toContain('…');
  });
});

test('who waits for ever in a deadlock says so in the last row of its column', () => {
  const trace = [
    step(0, 0, 'invoke', { location: 'src/lock.ts:1:1' }),
    step(0, 1, 'atomicUpdate', {
      ...{ object: 1, start: 8, end: 12, value: '2', location: 'src/lock.ts:2:1' },
      text: 'compareExchange: 0 → 1 failed, got 2',
    }),
    step(0, 2, 'wait', { object: 1, start: 8, end: 12, value: '2', location: 'src/lock.ts:3:1' }),
    step(1, 0, 'invoke', { location: 'src/lock.ts:1:1' }),
  ];
  const detail = [
    'adder 1 waits on buffer 1 at byte 8, after 3 steps in lock at src/lock.ts:3:1',
    'adder 2 awaits what nobody is left to settle, after 1 steps in lock at src/lock.ts:1:1',
    'ended: nobody',
  ];
  const history = [invoke(0, 0, 'lock', []), invoke(1, 0, 'lock', [])];
  const finding = { ...lostWrite, kind: 'deadlock' as const, trace, history, detail };
  expect(`\n${renderInterleaving(finding, { width: 100 })}`).toMatchInlineSnapshot(`
    "
      adder 1                                            adder 2                       source
      ─────────────────────────────────────────────────  ────────────────────────────  ─────────────
      ┌ lock()                                                                         src/lock.ts:1
      │ compareExchange buf[8..11]: 0 → 1 failed, got 2                                src/lock.ts:2
      │ wait buf[8..11] → 2                                                            src/lock.ts:3
    ► │                                                  ┌ lock()                      src/lock.ts:1
      ✗ waits on buf[8..11] for ever                     │                             src/lock.ts:3
                                                         ✗ awaits what nobody settles  src/lock.ts:1"
  `);
  expect(`\n${renderInterleaving(finding, { width: 64 })}`).toMatchInlineSnapshot(`
    "
      adder 1                        adder 2            source
      ─────────────────────────────  ─────────────────  ─────────
      ┌ lock()                                          lock.ts:1
      │ cas @8: 0 → 1 failed, got 2                     lock.ts:2
      │ wait @8 → 2                                     lock.ts:3
    ► │                              ┌ lock()           lock.ts:1
      ✗ waits @8                     │                  lock.ts:3
                                     ✗ awaits for ever  lock.ts:1"
  `);
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
    const rows = lines.filter((line) => / read buf/.test(line)).length;
    expect(total + rows).toBe(500);
    expect(lines.at(-1)).toBe(
      `${total} of 500 steps omitted; all of them: hammerlock replay … --full`,
    );
  });

  test('keeps the switch and both ends', () => {
    const lines = renderInterleaving(long, { maxLines: 30 }).split('\n');
    expect(lines.some((line) => / → 199 /.test(line))).toBe(true);
    expect(lines.some((line) => /^► .* → 200 /.test(line))).toBe(true);
    expect(lines[2]).toMatch(/^ {2}read buf\[0\.\.3\] → 0 /);
    expect(lines.at(-2)).toMatch(/ → 499 /);
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

test('law: on request, all steps are shown under their numbers, in order', () => {
  fc.assert(
    fc.property(anyFinding, (finding) => {
      const actors = finding.actors.map((_, actor) => `actor ${actor}`);
      const all = { width: 100, maxLines: Number.POSITIVE_INFINITY };
      const text = renderInterleaving({ ...finding, actors }, all);
      const numbers = [...text.matchAll(/^[► ] {1,3}(\d+)(?: |$)/gm)].map(([, at]) => Number(at));
      expect(numbers).toEqual(finding.trace.map((_, at) => at));
    }),
    { numRuns: 200 },
  );
});

test('law: nothing but starts and results that come at once is left out', () => {
  fc.assert(
    fc.property(anyFinding, (finding) => {
      const steps = interleavingRows(finding, false).flatMap(({ step: at }) => at ?? []);
      const left = finding.trace.filter((_, at) => !steps.includes(at));
      for (const { access: kind, text } of left) {
        expect(kind === 'start' || (kind === 'resume' && text === undefined)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
