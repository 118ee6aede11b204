import type { Violation } from '../model/finding.ts';
import type { StrategyName } from '../model/strategy.ts';
import { assign } from '../strategies/portfolio.ts';
import { judge } from './judge.ts';
import { DISMISSED, type Failure, type LaneRequest, type SearchReport } from './lane-protocol.ts';
import type { LoadedTarget } from './load-target.ts';
import type { ExecutionOrder, Session } from './session.ts';

/** Runs the numbered executions and judges each; stops behind the first violation unless told to go on. */
export async function search(
  session: Session,
  target: LoadedTarget,
  strategy: StrategyName | 'portfolio',
  request: Omit<Extract<LaneRequest, { kind: 'search' }>, 'kind'>,
): Promise<SearchReport> {
  const orders = request.executions.map(
    (number): ExecutionOrder => ({ number, assignment: assign(number, strategy) }),
  );
  const hashes = new Float64Array(orders.length);
  const failures: Failure[] = [];
  const why = new Set<string>();
  const uncontrolled = new Set<string>();
  let executions = 0;
  let inconclusive = 0;
  let steps = 0;
  let switches = 0;
  await session.run(orders, (record) => {
    hashes[executions++] = (record.hashA >>> 0) * 0x20_0000 + (record.hashB >>> 11);
    steps += record.steps;
    switches += record.switches;
    if (record.uncontrolled)
      for (const what of record.recording().uncontrolled) uncontrolled.add(what);
    const verdict = judge(target.scenario, record);
    if (verdict.kind === 'inconclusive') {
      inconclusive++;
      why.add(verdict.why);
    }
    if (verdict.kind !== 'violation') return false;
    const { violation } = verdict;
    const signature = signatureOf(violation);
    if (request.dismissed?.includes(signature) === true) {
      inconclusive++;
      why.add(DISMISSED);
      return false;
    }
    failures.push({ execution: record.number, kind: violation.kind, signature });
    return !request.keepGoing;
  });
  return {
    executions,
    inconclusive,
    inconclusiveWhy: [...why],
    uncontrolled: [...uncontrolled],
    steps,
    switches,
    hashes: hashes.slice(0, executions),
    failures,
  };
}

/** What two violations share that a reader would call the same finding. */
export function signatureOf(violation: Violation): string {
  return `${violation.kind}/${violation.invariant ?? violation.message.replace(/-?\d+(\.\d+)?/g, '#')}`;
}
