import type { LaneProcess } from '../../../harness/run/lane-process.ts';
import type { LaneReply, LaneRequest, SearchReport } from '../../../harness/run/lane-protocol.ts';

/** What a fake execution is, by its number. */
export interface FakeExecution {
  readonly steps: number;
  readonly hash: number;
  /** Signature of its failure, where it fails. */
  readonly fails?: string;
  readonly inconclusive?: boolean;
}

/** A lane that knows what each execution is, and replies when `turn` lets it. */
export function fakeLane(
  executionOf: (number: number) => FakeExecution,
  turn: () => Promise<unknown>,
  answer: (request: LaneRequest) => LaneReply | undefined = () => undefined,
): LaneProcess {
  return {
    async ask(request: LaneRequest) {
      await turn();
      const own = answer(request);
      if (own !== undefined) return own as never;
      if (request.kind !== 'search') throw new Error(`not expected: ${request.kind}`);
      return { kind: 'searched', report: searchFake(executionOf, request) } as never;
    },
    end() {},
  };
}

function searchFake(
  executionOf: (number: number) => FakeExecution,
  request: Extract<LaneRequest, { kind: 'search' }>,
): SearchReport {
  const ran: FakeExecution[] = [];
  const failures: SearchReport['failures'][number][] = [];
  for (const number of request.executions) {
    const execution = executionOf(number);
    if (execution.fails !== undefined && request.dismissed?.includes(execution.fails) === true) {
      ran.push({ ...execution, inconclusive: true });
      continue;
    }
    ran.push(execution);
    if (execution.fails === undefined) continue;
    failures.push({ execution: number, kind: 'invariant', signature: execution.fails });
    if (!request.keepGoing) break;
  }
  return {
    executions: ran.length,
    inconclusive: ran.filter(({ inconclusive }) => inconclusive === true).length,
    uncontrolled: [],
    inconclusiveWhy: ran.some(({ inconclusive }) => inconclusive === true) ? ['full'] : [],
    steps: ran.reduce((sum, { steps }) => sum + steps, 0),
    switches: ran.length,
    hashes: Float64Array.from(ran, ({ hash }) => hash),
    failures,
  };
}
