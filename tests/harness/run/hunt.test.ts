import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../harness/model/finding.ts';
import { ISOLATIONS, type Isolation } from '../../../harness/model/scenario.ts';
import { type Hunt, hunt } from '../../../harness/run/hunt.ts';
import type { LaneReply, LaneRequest } from '../../../harness/run/lane-protocol.ts';
import { type FakeExecution, fakeLane } from './fake-lanes.ts';

interface World {
  readonly count: number;
  readonly executionOf: (number: number, isolation: Isolation) => FakeExecution;
  /** Whether a failure comes back in fresh threads. */
  readonly comesBack: (execution: number) => boolean;
  readonly keepGoing?: boolean;
  readonly signal?: AbortSignal;
  readonly onFinding?: (finding: Finding) => Promise<void>;
}

/** A hunt over lanes that play a world. */
function huntIn(world: World): Promise<Hunt> {
  const { count, executionOf, comesBack, keepGoing = false, signal, onFinding } = world;
  let isolation: Isolation = 'reused';
  const answer = (request: LaneRequest): LaneReply | undefined => {
    if (request.kind === 'open') {
      isolation = request.isolation;
      return { kind: 'opened', report: { expectedSteps: 1, isolation, notes: [] } };
    }
    if (request.kind !== 'confirm') return undefined;
    const { execution } = request;
    const finding = comesBack(execution) ? ({ execution } as Finding) : undefined;
    return { kind: 'confirmed', finding };
  };
  return hunt({
    target: {
      name: 'any',
      scenario: 'any',
      variant: 'default',
      scenarioUrl: 'file:///any.ts',
      expected: [],
    },
    seed: '1',
    strategy: 'portfolio',
    numbering: { first: 0, of: 1, count },
    deadlineMs: undefined,
    keepGoing,
    lanes: [
      fakeLane(
        (number) => executionOf(number, isolation),
        () => Promise.resolve(),
        answer,
      ),
    ],
    signal,
    onProgress: () => undefined,
    onFinding: onFinding ?? (() => Promise.resolve()),
  });
}

const clean = (number: number): FakeExecution => ({ steps: 1, hash: number });
const failing = (number: number): FakeExecution => ({ ...clean(number), fails: 'x' });

describe('a hunt', () => {
  test('ends with its first finding', async () => {
    const result = await huntIn({
      count: 1_000,
      executionOf: (number) => (number >= 70 ? failing(number) : clean(number)),
      comesBack: () => true,
    });
    expect(result.findings.map(({ execution }) => execution)).toEqual([70]);
    expect(result.tally.executions).toBe(71);
    expect(result.ended).toBe('complete');
  });

  test('a failure of leaking state raises the isolation, and is no finding', async () => {
    const result = await huntIn({
      count: 200,
      executionOf: (number, isolation) =>
        number === 70 && isolation === 'reused' ? failing(number) : clean(number),
      comesBack: () => false,
    });
    expect(result.findings).toEqual([]);
    expect(result.isolation).toBe('fresh-modules');
    expect(result.notes.join()).toMatch(/execution 70 .* fresh modules/);
    expect(result.tally.executions).toBe(200);
  });

  test('a failure that never comes back is dismissed, and the search goes on to the end', async () => {
    const result = await huntIn({
      count: 300,
      executionOf: (number) => (number % 50 === 49 ? failing(number) : clean(number)),
      comesBack: () => false,
    });
    expect(result.findings).toEqual([]);
    expect(result.isolation).toBe(ISOLATIONS.at(-1));
    expect(result.notes.join()).toMatch(/not reported as a finding/);
    expect(result.tally.executions).toBe(300);
    expect(result.tally.inconclusive).toBe(6);
  });

  test('a dismissed failure hides no other behind it', async () => {
    const result = await huntIn({
      count: 300,
      executionOf: (number) =>
        number === 250
          ? { ...clean(number), fails: 'real' }
          : number % 50 === 49
            ? failing(number)
            : clean(number),
      comesBack: (execution) => execution === 250,
    });
    expect(result.findings.map(({ execution }) => execution)).toEqual([250]);
  });

  test('told to go on, it finds one of each signature', async () => {
    const result = await huntIn({
      count: 300,
      keepGoing: true,
      executionOf: (number) =>
        number % 7 === 6
          ? { ...clean(number), fails: number % 2 === 0 ? 'even' : 'odd' }
          : clean(number),
      comesBack: () => true,
    });
    expect(result.findings.map(({ execution }) => execution)).toEqual([6, 13]);
    expect(result.tally.executions).toBe(300);
  });

  test('one finding is reported once, also when isolation is raised behind it', async () => {
    const result = await huntIn({
      count: 300,
      keepGoing: true,
      executionOf: (number, isolation) =>
        number === 150 && isolation === 'reused'
          ? { ...clean(number), fails: 'leak' }
          : number % 40 === 39
            ? failing(number)
            : clean(number),
      comesBack: (execution) => execution !== 150,
    });
    expect(result.findings.map(({ execution }) => execution)).toEqual([39]);
    expect(result.isolation).toBe('fresh-modules');
    expect(result.tally.executions).toBe(300);
    expect(result.tally.distinct.size).toBe(300);
  });

  test('interrupted while it goes on behind findings, it has those that came before', async () => {
    const interrupt = new AbortController();
    const result = await huntIn({
      count: 100_000,
      keepGoing: true,
      executionOf: (number) => ({ ...clean(number), fails: number < 40_000 ? 'early' : 'late' }),
      comesBack: () => true,
      signal: interrupt.signal,
      onFinding: async ({ execution }) => {
        if (execution >= 40_000) interrupt.abort();
      },
    });
    expect(result.ended).toBe('interrupted');
    expect(result.findings.map(({ execution }) => execution)).toEqual([0, 40_000]);
    expect(result.tally.executions).toBeLessThan(100_000);
    expect(result.tally.inconclusive).toBe(0);
  });

  test('interrupted while a failure is confirmed, it does not call its execution clean', async () => {
    const interrupt = new AbortController();
    const result = await huntIn({
      count: 300,
      executionOf: (number) => (number === 70 ? failing(number) : clean(number)),
      comesBack: () => {
        interrupt.abort();
        throw new Error('the lane has ended');
      },
      signal: interrupt.signal,
    });
    expect(result).toMatchObject({ ended: 'interrupted', findings: [] });
    expect(result.tally).toMatchObject({ executions: 71, inconclusive: 1 });
  });
});
