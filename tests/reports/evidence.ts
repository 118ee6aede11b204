import * as fc from 'fast-check';
import { FINDING_KINDS, type Finding } from '../../harness/model/finding.ts';
import type { HistoryEvent } from '../../harness/model/history.ts';
import type { CampaignResult, TargetResult } from '../../harness/model/result.ts';
import type {
  ResourceSeries,
  StressFinding,
  StressResult,
  StressTargetResult,
} from '../../harness/model/stress.ts';
import type { TraceStep } from '../../harness/model/trace.ts';

/** A lost write, found in a counter of two actors: small enough to be read. */
export const lostWrite: Finding = {
  kind: 'lost-write',
  message: 'add(1) of adder 1 and add(1) of adder 2 returned, but the counter is 1, not 2',
  invariant: 'every addition counts',
  scenario: 'counter',
  variant: 'plain',
  execution: 142,
  hash: '00112233aabbccdd',
  token: 'counter/plain@pct:7f3a:142:9c1f2e',
  replayLine: 'hammerlock replay counter/plain@pct:7f3a:142:9c1f2e',
  reproduced: { times: 10, of: 10 },
  schedule: '0;0.2>1',
  scheduleHash: '44556677aabbccdd',
  switches: { before: 14, after: 2 },
  actors: ['adder 1', 'adder 2'],
  trace: [
    step(0, 0, 'start'),
    step(0, 1, 'invoke', { location: 'scenarios/counter/scenario.ts:21:5' }),
    access(0, 2, 'read', '0', 7),
    step(1, 0, 'start'),
    step(1, 1, 'invoke', { location: 'scenarios/counter/scenario.ts:21:5' }),
    access(1, 2, 'read', '0', 7),
    access(1, 3, 'write', '1', 8),
    access(0, 3, 'write', '1', 8),
  ],
  history: [
    invoke(0, 0, 'add', [1]),
    invoke(1, 0, 'add', [1]),
    respond(1, 0, undefined),
    respond(0, 0, undefined),
  ],
};

export function invoke(
  actor: number,
  operation: number,
  name: string,
  args: unknown[],
): HistoryEvent {
  return { kind: 'invoke', actor, operation, name, args };
}

export function respond(actor: number, operation: number, value: unknown): HistoryEvent {
  return { kind: 'respond', actor, operation, value };
}

export function step(
  actor: number,
  position: number,
  accessName: TraceStep['access'],
  more: Partial<TraceStep> = {},
): TraceStep {
  return { actor, position, access: accessName, ...more };
}

export function access(
  actor: number,
  position: number,
  name: TraceStep['access'],
  value: string,
  line: number,
): TraceStep {
  const location = `scenarios/counter/bugs/plain.ts:${line}:3`;
  return step(actor, position, name, { object: 0, start: 0, end: 4, value, location });
}

export function targetResult(more: Partial<TargetResult> = {}): TargetResult {
  return {
    target: 'counter',
    scenario: 'counter',
    variant: 'correct',
    expected: [],
    outcome: 'clean',
    executions: 2000,
    inconclusive: 0,
    distinct: { count: 1234, atLeast: false },
    steps: 90_000,
    switches: 8000,
    durationMs: 1500,
    searchMs: 1000,
    isolation: 'reused',
    findings: [],
    notes: [],
    ...more,
  };
}

export function campaign(
  targets: TargetResult[],
  more: Partial<CampaignResult> = {},
): CampaignResult {
  return {
    version: 1,
    mode: 'explore',
    seed: '7f3a91c2',
    strategy: 'portfolio',
    lanes: 2,
    hammerlock: '0.1.0',
    node: 'v24.0.0',
    platform: 'linux x64',
    cores: 2,
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 3000,
    ended: 'complete',
    targets,
    ...more,
  };
}

/** A step of a file call at a place of its own. */
export function fileStep(
  actor: number,
  position: number,
  text: string,
  value: string,
  more: Partial<TraceStep> = {},
): TraceStep {
  const location = 'node_modules/lockfile/lockfile.js:61:6';
  return step(actor, position, 'fileRead', { object: 4194304, text, value, location, ...more });
}

/** Any text a user's code may put into names, messages and values. */
const wild = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    '\u001b[2J\u001b[31m',
    'a\nb',
    '\u202egnol',
    'x'.repeat(300),
    '\ud800',
    '漢字 🧵',
  ),
);
const small = fc.nat({ max: 5 });

const steps: fc.Arbitrary<TraceStep> = fc.record(
  {
    actor: small,
    position: fc.nat({ max: 99 }),
    access: fc.constantFrom(
      ...(['start', 'read', 'write', 'atomicUpdate', 'wait', 'invoke', 'yield'] as const),
      ...(['fileRead', 'fileWrite', 'send', 'receive', 'timer', 'resume'] as const),
    ),
    text: fc.oneof(wild, fc.constantFrom('add 1: 4 → 5', 'rename a.tmp → a', 'read a "1"')),
    object: small,
    start: fc.nat({ max: 4096 }),
    end: fc.nat({ max: 4104 }),
    value: wild,
    location: fc.oneof(
      wild,
      fc.constantFrom(
        'src/deep/folder/of/the/user/queue.ts:12:9',
        'src/index.js:3:1',
        'node_modules/some-package/lib/index.js:7:1',
      ),
    ),
  },
  { requiredKeys: ['actor', 'position', 'access'] },
);

const events: fc.Arbitrary<HistoryEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('invoke' as const),
    actor: small,
    operation: small,
    name: wild,
    args: fc.array(anyValue(), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('respond' as const),
    actor: small,
    operation: small,
    value: anyValue(),
  }),
  fc.record({ kind: fc.constant('throw' as const), actor: small, operation: small, message: wild }),
);

/** What an operation may take or return: more than JSON can hold. */
export function anyValue(): fc.Arbitrary<unknown> {
  return fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
    maxDepth: 3,
  });
}

/** Findings of any content, sensible or not. */
export const anyFinding: fc.Arbitrary<Finding> = fc.record({
  kind: fc.constantFrom(...FINDING_KINDS),
  message: wild,
  detail: fc.array(fc.oneof(wild, fc.constant('0 waits on buffer 3 at byte 8, after 2 steps')), {
    maxLength: 20,
  }),
  scenario: fc.constant('queue'),
  variant: wild,
  execution: fc.nat(),
  hash: fc.constant('00112233aabbccdd'),
  token: fc.constant('queue@pct:1:2:abcdef'),
  replayLine: fc.constant('hammerlock replay queue@pct:1:2:abcdef'),
  reproduced: fc.record({ times: small, of: small }),
  schedule: fc.constant('0'),
  scheduleHash: fc.constant('44556677aabbccdd'),
  switches: fc.record({ before: small, after: small }),
  actors: fc.array(fc.oneof(wild, fc.constant('0')), { minLength: 6, maxLength: 6 }),
  trace: fc.array(steps, { maxLength: 120 }),
  locks: fc.array(fc.record({ actor: fc.nat(5), text: wild, afterStep: fc.nat(130) }), {
    maxLength: 10,
  }),
  history: fc.array(events, { maxLength: 20 }),
});

/** A resource that grew, over twelve cycles. */
export const heapLeak: ResourceSeries = {
  resource: 'heap',
  unit: 'bytes',
  samples: Array.from({ length: 12 }, (_, cycle) => (10 + 2 * cycle) << 20),
  warmUp: 2,
  slopePerCycle: 2 << 20,
  verdict: 'leak',
  reason: 'grew in 100 % of 10 cycles',
};

/** A resource that stayed as it was. */
export const steadyThreads: ResourceSeries = {
  resource: 'threads',
  unit: 'count',
  samples: new Array(12).fill(8),
  warmUp: 2,
  slopePerCycle: 0,
  verdict: 'steady',
  reason: 'no growth above the floor',
};

/** A finding of stress that explore could pin. */
export const pinnedLostWrite: StressFinding = {
  kind: 'lost-write',
  message: 'the counter is 1, not 2',
  detail: ['adder 1 stands at plain.ts:8:3'],
  scenario: 'counter',
  variant: 'plain',
  round: 5,
  afterMs: 420,
  stressLine: 'hammerlock run counter/plain --mode stress --seed 1 --time 5',
  times: 3,
  pin: { kind: 'pinned', finding: lostWrite },
};

/** The same with the workload of the round in which stress saw it. */
export const lostWriteOfRound: Finding = {
  ...lostWrite,
  workload: { seed: '7f3a', round: 5 },
  token: 'counter/plain@pct:7f3a:round-5:142:9c1f2e',
  replayLine: 'hammerlock replay counter/plain@pct:7f3a:round-5:142:9c1f2e',
};

/** A finding of stress that explore cannot show. */
export const heapLeakFinding: StressFinding = {
  ...pinnedLostWrite,
  kind: 'leak',
  message: 'heap: 2048 KiB more a cycle',
  detail: [],
  pin: { kind: 'not-pinned', executions: 0, why: 'explore does not count resources' },
};

export function stressTarget(more: Partial<StressTargetResult> = {}): StressTargetResult {
  return {
    target: 'counter/plain',
    scenario: 'counter',
    variant: 'plain',
    expected: ['lost-write'],
    outcome: 'finding',
    rounds: 120,
    inconclusive: 0,
    operations: 4800,
    durationMs: 5000,
    runMs: 4000,
    cycles: 12,
    findings: [pinnedLostWrite, heapLeakFinding],
    resources: [steadyThreads, heapLeak],
    latencies: [
      { operation: 'add', timed: 4_000, p50Ns: 83, p90Ns: 1_240, p99Ns: 15_300, maxNs: 2.01e9 },
      { operation: 'read', timed: 12, maxNs: 410 },
    ],
    notes: ['the counts of resources are those of the whole process'],
    ...more,
  };
}

export function stressCampaign(targets: StressTargetResult[]): StressResult {
  return {
    version: 1,
    mode: 'stress',
    seed: '7f3a91c2',
    noise: 'light',
    hammerlock: '0.1.0',
    node: 'v24.0.0',
    platform: 'linux x64',
    cores: 2,
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 5200,
    ended: 'complete',
    targets,
  };
}
