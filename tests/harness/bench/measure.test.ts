import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type BenchSubject,
  InterruptedError,
  measureBlock,
  tryOrder,
} from '../../../harness/bench/measure.ts';
import { ordersOf, planTarget } from '../../../harness/bench/plan.ts';
import type { BenchLoad } from '../../../harness/model/bench.ts';
import { resolveTargets } from '../../../harness/run/resolve-targets.ts';

const { signal } = new AbortController();
const LONG = 90_000;

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

async function subjectOf(word: string, subject?: string): Promise<BenchSubject> {
  const where = { cwd: process.cwd(), ...(subject === undefined ? {} : { subject }) };
  const [target] = await resolveTargets([word], where);
  return { target: target! };
}

async function measured(subject: BenchSubject, load: BenchLoad) {
  const plan = (await planTarget(subject, signal)).loads.find((each) => each.load === load);
  if (plan?.kind !== 'possible') throw new Error(plan?.reason);
  return measureBlock(subject, load, { ...plan, timeMs: 20, signal });
}

describe('a plan', () => {
  test(
    'has actors that wait come after those they wait for',
    async () => {
      const { loads } = await planTarget(await subjectOf('queue/correct'), signal);
      expect(loads).toMatchObject([
        {
          kind: 'possible',
          setting: 'producer 1, then consumer 1, then producer 2, then consumer 2',
          order: [0, 2, 1, 3],
        },
        { kind: 'possible', isOneThread: false, setting: expect.stringContaining('in 4 threads') },
      ]);
    },
    LONG,
  );

  test(
    'says why a load is not possible',
    async () => {
      const ring = await planTarget(await subjectOf(fixture('ring.scenario.ts')), signal);
      expect(ring.loads).toMatchObject([
        {
          kind: 'refused',
          reason: expect.stringMatching(/one actor because its actors wait for each/),
        },
        { kind: 'possible', load: 'contention' },
      ]);
      const writer = await planTarget(await subjectOf('atomic-writer'), signal);
      expect(writer.loads).toMatchObject([
        { kind: 'possible', load: 'alone' },
        {
          kind: 'refused',
          reason: expect.stringMatching(/contention because its actors are processes/),
        },
      ]);
    },
    LONG,
  );

  test('tries each order once, the written one first', () => {
    const orders = ordersOf([{ index: 0 }, { index: 1 }, { index: 0 }, { index: 1 }]);
    expect(orders.slice(0, 2)).toEqual([
      [0, 1, 2, 3],
      [0, 2, 1, 3],
    ]);
    expect(new Set(orders.map(String)).size).toBe(orders.length);
    for (const order of orders) expect(order.toSorted()).toEqual([0, 1, 2, 3]);
    expect(ordersOf([{ index: 0 }])).toEqual([[0]]);
  });
});

describe('a block', () => {
  test.each([
    ['queue/correct', 'alone', ['executions/s', 'operations/s', 'push p50', 'pop p50']],
    ['queue/correct', 'contention', ['executions/s', 'operations/s', 'push p50', 'pop p50']],
    ['shared-map/correct', 'alone', ['executions/s', 'set p50', 'get p50']],
    ['sqlite-store/correct', 'contention', ['executions/s', 'increment p50', 'read p50']],
    ['cache/correct', 'contention', ['executions/s', 'get p50']],
    [fixture('relay.scenario.ts/correct'), 'contention', ['executions/s', 'take p50', 'give p50']],
    [fixture('ring.scenario.ts'), 'contention', ['executions/s', 'meet p50']],
  ] as const)(
    'of %s, %s, has throughput and latencies',
    async (word, load, names) => {
      const readings = await measured(await subjectOf(word), load);
      expect(readings.map(({ name }) => name)).toEqual(expect.arrayContaining([...names]));
      for (const { value, samples } of readings) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(samples).toBeGreaterThan(0);
      }
    },
    LONG,
  );

  test(
    'skips pauses of hours, which code that looks at the clock does not notice',
    async () => {
      const readings = await measured(await subjectOf(fixture('pauses.scenario.ts')), 'alone');
      expect(readings.map(({ name }) => name)).toContain('pause p50');
    },
    LONG,
  );

  test(
    'knows how many operations an execution has',
    async () => {
      const readings = await measured(await subjectOf('queue/correct'), 'contention');
      const rate = (name: string) => readings.find((each) => each.name === name)!.value;
      expect(rate('operations/s') / rate('executions/s')).toBeCloseTo(10, 9);
    },
    LONG,
  );

  test(
    'of code that throws names the actor and what it said',
    async () => {
      const subject = await subjectOf(fixture('relay.scenario.ts/throws'));
      await expect(tryOrder(subject, [1, 0], signal)).rejects.toThrow(
        /because giver ended with an error: nothing passes/,
      );
      const options = { order: [], isOneThread: false, timeMs: 20, signal };
      await expect(measureBlock(subject, 'contention', options)).rejects.toThrow(
        /because giver ended with an error: nothing passes/,
      );
    },
    LONG,
  );

  test(
    'is ended by a signal',
    async () => {
      const controller = new AbortController();
      const subject = await subjectOf('queue/correct');
      const options = { order: [0, 2, 1, 3], isOneThread: false, signal: controller.signal };
      const block = measureBlock(subject, 'alone', { ...options, timeMs: 60_000 });
      controller.abort();
      await expect(block).rejects.toThrow(InterruptedError);
      await expect(tryOrder(subject, [0], controller.signal)).rejects.toThrow(InterruptedError);
    },
    LONG,
  );
});

describe('a trial', () => {
  test(
    'tells an order that ends from one that waits, in memory or for a promise',
    async () => {
      const relay = await subjectOf(fixture('relay.scenario.ts/correct'));
      expect(await tryOrder(relay, [0, 1], signal)).toEqual({ kind: 'waits' });
      expect(await tryOrder(relay, [1, 0], signal)).toEqual({ kind: 'ran', redirected: false });
      const canceller = await subjectOf('cancel/correct');
      expect(await tryOrder(canceller, [0, 1, 2], signal)).toEqual({ kind: 'waits' });
    },
    LONG,
  );

  test(
    'has imports of a package find it in another folder',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'hammerlock-redirect-'));
      try {
        const name = 'a-package-that-is-elsewhere';
        const elsewhereFolder = join(folder, 'elsewhere');
        const entry = join(elsewhereFolder, 'node_modules', name, 'index.js');
        await mkdir(dirname(entry), { recursive: true });
        await writeFile(entry, 'exports.pass = (value) => value;');
        const { target } = await subjectOf(fixture('relay.scenario.ts/correct'));
        const file = join(folder, 'subject.mjs');
        await writeFile(
          file,
          `import { pass } from '${name}'; export const create = () => ({ pass });`,
        );
        const subjectUrl = pathToFileURL(file).href;
        const subject: BenchSubject = { target: { ...target, subjectUrl } };
        await expect(tryOrder(subject, [1, 0], signal)).rejects.toThrow(
          /throws when it is imported/,
        );
        const redirect = { name, folder: elsewhereFolder };
        const elsewhere = { ...subject, redirect };
        expect(await tryOrder(elsewhere, [1, 0], signal)).toEqual({
          kind: 'ran',
          redirected: true,
        });
        const unused = { target, redirect };
        expect(await tryOrder(unused, [1, 0], signal)).toEqual({ kind: 'ran', redirected: false });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    LONG,
  );
});
