import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Finding, FindingKind } from '../../../harness/model/finding.ts';
import type { Isolation } from '../../../harness/model/scenario.ts';
import type { StrategyName } from '../../../harness/model/strategy.ts';
import type { Target } from '../../../harness/model/target.ts';
import type * as lane from '../../../harness/run/lane.ts';
import type {
  LaneReply,
  LaneRequest,
  OpenReport,
  SearchReport,
} from '../../../harness/run/lane-protocol.ts';
import type * as resolving from '../../../harness/run/resolve-targets.ts';

// Loaded by Node and not by vitest, which would import scenarios its own way: not instrumented.
const load = createRequire(import.meta.url);
const { Lane } = load('../../../harness/run/lane.ts') as typeof lane;
const { resolveTargets } = load('../../../harness/run/resolve-targets.ts') as typeof resolving;

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));

export interface Ask {
  readonly seed?: string;
  readonly strategy?: StrategyName | 'portfolio';
  readonly isolation?: Isolation;
}

/** A lane in this process with one fixture opened. */
export interface OpenLane {
  readonly report: OpenReport;
  search(executions: number, keepGoing?: boolean, from?: number): Promise<SearchReport>;
  confirm(execution: number): Promise<Finding | undefined>;
}

/** The target of a fixture: `lost-update`, or `leaky/counted` for a variant. */
export async function fixtureTarget(name: string): Promise<Target> {
  const [scenario, variant] = name.split('/');
  const word = `./${scenario}.scenario.ts${variant === undefined ? '' : `/${variant}`}`;
  const [target] = await resolveTargets([word], { cwd: FIXTURES });
  return target as Target;
}

/** The target of a scenario that comes built in: `queue/slot-reused`. */
export async function builtInTarget(name: string): Promise<Target> {
  const [target] = await resolveTargets([name], { cwd: FIXTURES });
  return target as Target;
}

/** Opens a fixture, or another target, in a lane of this process, lets `use` work with it, and ends its threads. */
export async function inLane<Value>(
  fixture: string | Target,
  use: (lane: OpenLane) => Promise<Value>,
  { seed = '1', strategy = 'portfolio', isolation = 'reused' }: Ask = {},
): Promise<Value> {
  const lane = new Lane();
  const ask = async <Kind extends LaneReply['kind']>(request: LaneRequest) => {
    const reply = await lane.handle(request);
    if (reply.kind === 'failed') throw new LaneFailure(reply.message, reply.usage);
    return reply as Extract<LaneReply, { kind: Kind }>;
  };
  try {
    const target = typeof fixture === 'string' ? await fixtureTarget(fixture) : fixture;
    const opened = await ask<'opened'>({ kind: 'open', target, seed, strategy, isolation });
    return await use({
      report: opened.report,
      async search(count, keepGoing = false, from = 0) {
        const executions = Array.from({ length: count }, (_, i) => from + i);
        return (await ask<'searched'>({ kind: 'search', executions, keepGoing })).report;
      },
      confirm: async (execution) =>
        (await ask<'confirmed'>({ kind: 'confirm', execution })).finding,
    });
  } finally {
    await lane.handle({ kind: 'close' });
  }
}

/** A lane's refusal. */
export class LaneFailure extends Error {
  override readonly name = 'LaneFailure';
  readonly usage: boolean;

  constructor(message: string, usage: boolean) {
    super(message);
    this.usage = usage;
  }
}

/** The first finding of a fixture within so many executions, confirmed; of one kind, where that is given. */
export function findIn(
  fixture: string | Target,
  within: number,
  { kind: wanted, ...ask }: Ask & { readonly kind?: FindingKind } = {},
): Promise<Finding> {
  return inLane(
    fixture,
    async ({ search, confirm }) => {
      const { failures, executions } = await search(within, wanted !== undefined);
      const failure = failures.find(({ kind }) => wanted === undefined || kind === wanted);
      const name = typeof fixture === 'string' ? fixture : fixture.name;
      if (failure === undefined) throw new Error(`${name}: ${executions} executions are clean`);
      const finding = await confirm(failure.execution);
      if (finding === undefined) throw new Error(`${name}: ${failure.kind} did not come back`);
      return finding;
    },
    ask,
  );
}
