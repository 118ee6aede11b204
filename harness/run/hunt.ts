import type { Finding } from '../model/finding.ts';
import { ISOLATIONS, type Isolation } from '../model/scenario.ts';
import type { StrategyName } from '../model/strategy.ts';
import type { Target } from '../model/target.ts';
import type { LaneProcess } from './lane-process.ts';
import type { Failure, OpenReport } from './lane-protocol.ts';
import { type Numbering, Round, type Tally } from './round.ts';

/** What the hunt for one target's findings is given. */
export interface HuntOptions {
  readonly target: Target;
  readonly seed: string;
  readonly strategy: StrategyName | 'portfolio';
  readonly numbering: Numbering;
  /** Time at which the hunt ends, on the harness's monotonic clock. */
  readonly deadlineMs: number | undefined;
  readonly keepGoing: boolean;
  readonly lanes: readonly LaneProcess[];
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (tally: Tally) => void;
  /** The hunt goes on when it has settled. */
  readonly onFinding: (finding: Finding) => Promise<void>;
}

export interface Hunt {
  readonly tally: Tally;
  readonly findings: readonly Finding[];
  readonly isolation: Isolation;
  readonly notes: readonly string[];
  readonly ended: 'complete' | 'time' | 'interrupted';
}

/**
 * Searches the executions of one target on all lanes, and confirms what fails. A failure that does
 * not come back in fresh threads is no finding: the search goes on behind it, with fresh modules
 * for each execution, then with fresh threads. One that is told to go on behind findings confirms each kind of failure as
 * soon as it has seen it, so that an end at any moment loses none.
 */
export async function hunt(options: HuntOptions): Promise<Hunt> {
  const findings: Finding[] = [];
  const notes = new Set<string>();
  const found = new Set<string>();
  let wanted: Isolation = options.target.isolation ?? 'reused';
  let isolation: Isolation | undefined;
  const round = new Round({ ...options, known: found });
  for (;;) {
    if (isolation !== wanted) {
      const opened = await openLanes(options, wanted);
      isolation = opened.isolation;
      wanted = isolation;
      for (const note of opened.notes) notes.add(note);
      if (opened.refusal !== undefined) {
        const { tally } = round;
        return { tally, findings, isolation, notes: [opened.refusal], ended: 'complete' };
      }
    }
    const ended = await round.run();
    const level = isolation;
    const result = (ended: Hunt['ended']): Hunt => ({
      tally: round.tally,
      findings,
      isolation: level,
      notes: [...notes],
      ended,
    });
    const doubtful = await confirmAll(options, round.failures(), found, findings);
    if (options.signal?.aborted === true) {
      round.giveUpFailures();
      return result('interrupted');
    }
    if (doubtful === undefined) {
      if (ended === 'failed' && options.keepGoing) continue;
      return result(ended === 'failed' ? 'complete' : ended);
    }
    const stricter = ISOLATIONS[ISOLATIONS.indexOf(isolation) + 1];
    notes.add(doubtNote(doubtful, stricter));
    if (stricter === undefined) round.dismiss(doubtful);
    else {
      wanted = stricter;
      round.resumeFrom(doubtful.execution);
    }
  }
}

function doubtNote(failure: Failure, stricter: Isolation | undefined): string {
  const what = `execution ${failure.execution} failed (${failure.kind}) and did not come back in fresh threads`;
  return stricter === undefined
    ? `${what}: not reported as a finding`
    : `${what}: from there on the search uses ${stricter.replace('-', ' ')} for each execution`;
}

/** Confirms failures in the order of their executions; returns the first that did not come back. */
async function confirmAll(
  options: HuntOptions,
  failures: readonly Failure[],
  found: Set<string>,
  findings: Finding[],
): Promise<Failure | undefined> {
  const [lane] = options.lanes as readonly [LaneProcess];
  for (const failure of failures) {
    if (options.signal?.aborted === true) return undefined;
    const { execution } = failure;
    const { finding } = await lane
      .ask<'confirm'>({ kind: 'confirm', execution })
      .catch((thrown: unknown) => {
        // Interrupting ends the lanes in the middle of what they do.
        if (options.signal?.aborted === true) return { finding: undefined };
        throw thrown;
      });
    if (finding === undefined) return failure;
    found.add(failure.signature);
    findings.push(finding);
    await options.onFinding(finding);
    if (!options.keepGoing) return undefined;
  }
  return undefined;
}

/** Opens the target on every lane, with the isolation that the strictest of them asks for. */
async function openLanes(options: HuntOptions, isolation: Isolation): Promise<OpenReport> {
  const { target, seed, strategy, lanes } = options;
  const open = (level: Isolation) =>
    Promise.all(
      lanes.map((lane) =>
        lane.ask<'open'>({ kind: 'open', target, seed, strategy, isolation: level }),
      ),
    );
  const reports = (await open(isolation)).map(({ report }) => report);
  const strictest = reports.reduce((a, b) => (levelOf(b) > levelOf(a) ? b : a));
  if (reports.some((report) => levelOf(report) < levelOf(strictest)))
    await open(strictest.isolation);
  return strictest;
}

function levelOf({ isolation }: OpenReport): number {
  return ISOLATIONS.indexOf(isolation);
}
