import { execFileSync } from 'node:child_process';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../../harness/bench/fingerprint.ts';
import { compareExitCode } from '../../../harness/cli/compare.ts';
import type { BenchResult, CompareResult, Verdict } from '../../../harness/model/bench.ts';
import { alone, benchResult } from '../bench/results.ts';
import { hammerlock, inFreshFolder } from './command-line.ts';

const LONG = 120_000;
const fixture = (name: string) =>
  fileURLToPath(new URL(`../bench/fixtures/${name}`, import.meta.url));
const relay = fixture('relay.scenario.ts');
const brief = ['--time', '0.08', '--blocks', '4'];

const MISTAKES: [args: string[], says: RegExp][] = [
  [['bench'], /missing required argument 'targets'/],
  [['bench', 'no-such-scenario'], /no scenario is named/],
  [['bench', 'queue', '--blocks', '0'], /whole number from 1/],
  [['bench', 'queue', '--blocks', '1000'], /at most 100/],
  [['bench', 'queue', '--time', '0.01'], /leaves 1.25 ms for each of 8 blocks/],
  [['bench', 'queue', '--time', 'long'], /'long' is invalid/],
  [['bench', 'queue', '--save', '.'], /cannot be saved to \.: it is a folder/],
  [['bench', 'queue', '--save', '/dev/null/x'], /cannot be saved to/],
  [['bench', 'queue', '--output', '/dev/null/x'], /results cannot be kept in/],
  [['bench', `${relay}/throws`, ...brief], /giver ended with an error: nothing passes/],
  [['compare', 'queue'], /nothing to compare with; give one of --against-ref/],
  [['compare', 'queue', '--against', 'a', '--against-ref', 'b'], /more than one thing/],
  [['compare', 'queue', '--against-ref', 'x', '--blocks', '3'], /3 blocks a side cannot show/],
  [['compare', 'queue', '--against-ref', 'x', '--threshold', '0'], /percent above 0/],
  [['compare', 'queue', '--against-ref', 'x', '--threshold', '-5'], /percent above 0/],
  [['compare', 'queue', '--against-ref', 'main'], /is in no git repository/],
  [['compare', 'queue', '--against', './missing.json'], /cannot read the baseline/],
  [['compare', 'queue', '--against', './damaged.json'], /not JSON/],
  [['compare', 'queue', '--against', './other-version.json'], /reads version 1/],
  [['compare', 'queue', '--against', './no-baseline.json'], /is no baseline/],
  [
    ['compare', 'queue', '--against', './short.json'],
    /has 2 blocks .* new baseline with --blocks 4/,
  ],
  [['compare', 'queue', '--against-subject', './missing.ts'], /does not exist/],
  [['compare', 'queue', '--against-package', 'fastq'], /names no version of a package/],
];

test.each(MISTAKES)(
  '%j gets one line and exit code 2',
  async (args, says) => {
    await inFreshFolder(async (folder) => {
      await writeFile(join(folder, 'damaged.json'), '{ "version": 1, "kind":');
      await writeFile(join(folder, 'no-baseline.json'), '{}');
      const other = JSON.stringify({ ...benchResult(), version: 99 });
      await writeFile(join(folder, 'other-version.json'), other);
      await writeFile(join(folder, 'short.json'), JSON.stringify(benchResult({ blocks: 2 })));
      const before = await readdir(folder);
      const { code, out, err } = await hammerlock(args, folder);
      expect(err).toMatch(says);
      expect(err.trimEnd().split('\n')).toHaveLength(1);
      expect(err).toMatch(/^hammerlock: /);
      expect([out, code]).toEqual(['', 2]);
      // Where user code fails, measuring has begun, and the folder for its result is there.
      const after = (await readdir(folder)).filter((name) => name !== '.hammerlock');
      expect(after).toEqual(before);
    });
  },
  LONG,
);

test(
  'bench saves what it prints, and compare reads it back',
  async () => {
    await inFreshFolder(async (folder) => {
      const measured = await hammerlock(
        ['bench', `${relay}/correct`, ...brief, '--json', '--save', 'base.json'],
        folder,
      );
      expect(measured.code).toBe(0);
      const saved = await readFile(join(folder, 'base.json'), 'utf8');
      expect(saved).toBe(measured.out);
      const result: BenchResult = JSON.parse(saved);
      expect(result).toMatchObject({ blocks: 4, blockMs: 20, ended: 'complete' });
      const [first] = result.targets[0]!.loads;
      expect(first).toMatchObject({ kind: 'measured', setting: 'giver, then taker' });
      const compared = await hammerlock(
        ['compare', `${relay}/correct`, ...brief, '--against', 'base.json', '--threshold', '900'],
        folder,
      );
      // Each has a file of its own; `result.json` is the last one, which a report is made of.
      const kept = await readdir(join(folder, '.hammerlock'));
      expect(kept.map((name) => name.replace(/-.*-/, '-*-')).sort()).toEqual([
        'result-*-bench.json',
        'result-*-compare.json',
        'result.json',
      ]);
      const report = await hammerlock(['report', '--format', 'markdown'], folder);
      expect([report.code, report.out]).toEqual([0, expect.stringContaining('Comparison')]);
      expect(compared.out).toContain('rest on stored numbers');
      expect([compared.code, compared.out.includes('no difference')]).toEqual([0, true]);
    });
  },
  LONG,
);

test(
  'bench prints tables, and says what it cannot measure',
  () =>
    inFreshFolder(async (folder) => {
      const ring = fixture('ring.scenario.ts');
      const { code, out } = await hammerlock(['bench', ring, ...brief], folder);
      expect(out).toMatch(/one actor: harness cannot measure/);
      expect(out).toMatch(/executions\/s .* 4 /);
      expect(code).toBe(0);
    }),
  LONG,
);

test(
  'compare finds a subject many times slower, and exits with 1',
  () =>
    inFreshFolder(async (folder) => {
      const asked = ['--subject', fixture('slow-relay.ts'), ...brief];
      const against = ['--against-subject', fixture('relay-subject.ts')];
      const { code, out } = await hammerlock(
        ['compare', relay, ...asked, ...against, '--json'],
        folder,
      );
      expect(code).toBe(1);
      const result: CompareResult = JSON.parse(out);
      expect(result.options).toBe([...against, ...asked].join(' '));
      const [load] = result.targets[0]!.loads;
      expect(load).toMatchObject({
        kind: 'compared',
        metrics: expect.arrayContaining([
          expect.objectContaining({ name: 'executions/s', verdict: 'slower' }),
        ]),
      });
    }),
  LONG,
);

describe('stored numbers', () => {
  test.each([
    ['of another machine', {}],
    ['of no such target', { machine: fingerprint(), targets: [] }],
    ['of another load', { machine: fingerprint() }],
  ])(
    '%s are not comparable, which does not pass',
    async (_, differs: Partial<BenchResult>) => {
      await inFreshFolder(async (folder) => {
        const target = { target: `${relay}/correct`, scenario: 'relay', variant: 'correct' };
        const baseline = benchResult({ targets: [{ ...target, loads: [alone()] }], ...differs });
        await writeFile(join(folder, 'base.json'), JSON.stringify(baseline));
        const { code, out } = await hammerlock(
          ['compare', `${relay}/correct`, ...brief, '--against', 'base.json'],
          folder,
        );
        expect(out).toContain('not comparable');
        expect(code).toBe(2);
      });
    },
    LONG,
  );
});

test(
  'Ctrl-C ends a measurement, keeps what there is, but no baseline, and leaves no process behind',
  async () => {
    await inFreshFolder(async (folder) => {
      let pressed = false;
      const ended = await hammerlock(
        ['bench', 'queue', '--time', '10m', '--save', 'base.json', '--json'],
        folder,
        () => {},
        (err, kill) => {
          if (pressed || !err.includes('block')) return;
          pressed = true;
          kill('SIGINT');
        },
      );
      expect(ended.code).toBe(130);
      expect(JSON.parse(ended.out)).toMatchObject({ ended: 'interrupted' });
      expect(await readdir(folder)).toEqual(['.hammerlock']);
      expect(ended.err).toContain('interrupted; partial result saved to .hammerlock');
      expect(await readFile(join(folder, '.hammerlock/result.json'), 'utf8')).toBe(ended.out);
    });
  },
  LONG,
);

test.each([1, 2])(
  'after Ctrl-C, pressed %i times, no worktree is left',
  async (times) => {
    await inFreshFolder(async (folder) => {
      const git = (...args: string[]) =>
        execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
          cwd: folder,
          encoding: 'utf8',
        });
      git('init', '--quiet');
      await copyFile(fixture('relay-subject.ts'), join(folder, 'subject.mts'));
      git('add', '.');
      git('commit', '--quiet', '-m', 'one');
      let pressed = 0;
      const ended = await hammerlock(
        ['compare', relay, '--subject', 'subject.mts', '--against-ref', 'HEAD', '--time', '10m'],
        folder,
        () => {},
        (err, kill) => {
          const due = err.includes('interrupted') ? times : err.includes('block') ? 1 : 0;
          for (; pressed < due; pressed++) kill('SIGINT');
        },
      );
      expect(ended.code).toBe(130);
      expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
      expect(await readdir(tmpdir())).not.toContainEqual(
        expect.stringContaining(`hammerlock-compare-${ended.pid}-`),
      );
    });
  },
  LONG,
);

describe('the exit code of a comparison', () => {
  const result = (verdicts: readonly Verdict[], ended: CompareResult['ended'] = 'complete') =>
    compareExitCode({
      ended,
      targets: [
        {
          target: 'queue',
          loads: [
            {
              kind: 'compared',
              load: 'alone',
              setting: '',
              metrics: verdicts.map((verdict, at) => ({
                name: `metric ${at}`,
                kind: at === 0 ? 'rate' : 'latency',
                rounds: [],
                verdict,
              })),
            },
          ],
        },
      ],
    } as unknown as CompareResult);

  test.each([
    [['no difference', 'faster'], 0],
    [['no difference', 'undecided'], 0],
    [['no difference', 'slower'], 1],
    [['slower', 'undecided'], 1],
    [['undecided', 'no difference'], 2],
    [['not comparable'], 2],
    [[], 2],
  ] as const)('of %j is %i', (verdicts, code) => {
    expect(result(verdicts)).toBe(code);
  });

  test('of one that was interrupted is 130', () => {
    expect(result(['slower'], 'interrupted')).toBe(130);
  });
});
