import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { MAX_LITMUS_OUTCOMES } from '../../../../harness/base/limits.ts';
import type { LitmusProgramResult } from '../../../../harness/model/litmus-result.ts';
import { resolveLitmus } from '../../../../harness/run/litmus/programs.ts';
import { type LitmusOptions, runLitmus } from '../../../../harness/run/litmus/run-litmus.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/litmus/', import.meta.url));
const MILLION = 1_000_000;

async function run(words: readonly string[], options: Partial<LitmusOptions> = {}) {
  const targets = await resolveLitmus(words, { cwd: fixtures });
  return runLitmus({ targets, seed: '1', ...options });
}

async function runOne(word: string, options: Partial<LitmusOptions> = {}) {
  const { programs } = await run([word], { iterations: 10_000, ...options });
  return programs[0] as LitmusProgramResult;
}

function countOf(result: LitmusProgramResult, values: Record<string, number>): number {
  const same = (row: LitmusProgramResult['outcomes'][number]) =>
    JSON.stringify(row.values) === JSON.stringify(values);
  return result.outcomes.find(same)?.count ?? 0;
}

const sumOf = ({ outcomes }: LitmusProgramResult) =>
  outcomes.reduce((sum, { count }) => sum + count, 0);

describe('store buffering', () => {
  test.runIf(process.arch === 'x64' || process.arch === 'arm64')(
    'happens on plain accesses',
    async () => {
      let seen = 0;
      for (let round = 0; round < 40 && seen === 0; round++) {
        const result = await runOne('store-buffering', { iterations: MILLION, seed: `${round}` });
        expect(result.outcome).toBe('clean');
        seen = countOf(result, { left: 0, right: 0 });
      }
      expect(seen).toBeGreaterThan(0);
    },
    120_000,
  );

  test('never happens on atomics', async () => {
    const result = await runOne('store-buffering-atomic', { iterations: 3 * MILLION });
    expect([result.outcome, result.iterations]).toEqual(['clean', 3 * MILLION]);
    expect(countOf(result, { left: 0, right: 0 })).toBe(0);
  }, 120_000);
});

test('every shipped program runs, and this machine keeps to the memory model', async () => {
  const { programs, ended } = await run([], { iterations: 20_000 });
  expect(ended).toBe('complete');
  for (const result of programs) {
    const { program, outcome, error } = result;
    expect([program, outcome, error]).toEqual([program, 'clean', undefined]);
    expect([result.iterations, sumOf(result)]).toEqual([20_000, 20_000]);
  }
}, 120_000);

describe('a finding', () => {
  test('is a forbidden outcome that was seen', async () => {
    const result = await runOne('./certain.litmus.ts');
    expect(result.outcome).toBe('finding');
    expect(result.outcomes).toMatchObject([
      { values: { final: 1 }, count: 0, grade: 'acceptable' },
      { values: { final: 2 }, count: 10_000, grade: 'forbidden', listed: true },
    ]);
  });

  test('is an outcome, too, that the program does not list', async () => {
    const result = await runOne('./unlisted.litmus.ts');
    expect(result.outcome).toBe('finding');
    expect(result.outcomes.at(-1)).toMatchObject({
      values: { final: 3 },
      count: 10_000,
      grade: 'forbidden',
      listed: false,
    });
  });
});

describe('a program that cannot go on is an error of its own', () => {
  test.each([
    ['throws', /^actor 2 stopped it: no instance like this$/],
    ['exits', /^actor 2 stopped it: it ended its thread with exit code 0$/],
    ['big-register', /^actor 2 stopped it: Cannot convert a BigInt/],
    ['talkative', new RegExp(`more than ${MAX_LITMUS_OUTCOMES} different outcomes`)],
  ])('%s', async (name, message) => {
    const { programs } = await run([`./${name}.litmus.ts`, 'iriw'], { iterations: 10_000 });
    expect(programs[0]?.outcome).toBe('error');
    expect(programs[0]?.error).toMatch(message);
    expect(programs[1]?.outcome).toBe('clean');
  });

  test('endless', async () => {
    const result = await runOne('./endless.litmus.ts');
    expect(result).toMatchObject({ outcome: 'error' });
    expect(result.error).toMatch(/^its actors came to no end/);
  }, 120_000);
});

describe('budgets', () => {
  test('without iterations time ends it, behind at least one stride', async () => {
    const { programs } = await run(['lost-update', 'iriw'], { timeMs: 1 });
    for (const result of programs) {
      expect(result.outcome).toBe('clean');
      expect(result.iterations).toBeGreaterThan(0);
      expect(sumOf(result)).toBe(result.iterations);
    }
  });

  test('interrupted, it keeps what it has and starts no further program', async () => {
    const controller = new AbortController();
    const { programs, ended } = await run(['lost-update', 'iriw'], {
      iterations: Number.MAX_SAFE_INTEGER,
      signal: controller.signal,
      onProgress: ({ iterations }) => {
        if (iterations > 0) controller.abort();
      },
    });
    expect(ended).toBe('interrupted');
    expect(programs.map(({ program, outcome }) => [program, outcome])).toEqual([
      ['lost-update', 'clean'],
    ]);
    expect(sumOf(programs[0]!)).toBeGreaterThan(0);
  });
});
