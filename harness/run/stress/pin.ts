import { messageOf } from '../../base/errors.ts';
import { PIN_EXECUTIONS, PIN_LIMIT_MS } from '../../base/limits.ts';
import type { Finding, FindingKind, Violation } from '../../model/finding.ts';
import type { TargetResult } from '../../model/result.ts';
import type { Pin } from '../../model/stress.ts';
import type { Target } from '../../model/target.ts';
import { runCampaign } from '../campaign.ts';
import { pinnableCores } from '../lane-child.ts';

/** What explore calls that which stress can only see as nothing moving. */
const STUCK: readonly FindingKind[] = ['hang', 'deadlock', 'livelock'];

/** What stress saw, and in which round. */
export interface Seen extends Violation {
  readonly round: number;
}

export interface PinOptions {
  /** Of the stress campaign, and of what is explored. */
  readonly seed: string;
  readonly signal: AbortSignal | undefined;
  readonly outputFolder: string | undefined;
}

/**
 * Looks, one actor at a time, for a schedule that shows what stress has seen: such a one replays. Explore first runs the
 * workload of the round that showed it, which may be too long for it; then the scenario at its own size.
 */
export async function pin(target: Target, seen: Seen, options: PinOptions): Promise<Pin> {
  if (seen.kind === 'leak')
    return { kind: 'not-pinned', executions: 0, why: 'explore does not count resources' };
  const { seed, signal } = options;
  const ofRound = { ...target, workload: { seed, round: seen.round } };
  const round = await explore(ofRound, seen, options);
  if (round.kind === 'pinned') return round;
  const roundWhy = `with the workload of round ${seen.round}: ${round.why}`;
  if (signal?.aborted === true) return { ...round, why: `interrupted ${roundWhy}` };
  const own = await explore(target, seen, options);
  if (own.kind === 'pinned') return { ...own, roundWhy: round.why };
  const interrupted = options.signal?.aborted === true ? 'interrupted ' : '';
  return {
    kind: 'not-pinned',
    executions: round.executions + own.executions,
    why: `${roundWhy}; ${interrupted}at explore's own size: ${own.why}`,
  };
}

/** Explores one workload of a target. What goes wrong with it is a reason as good as any. */
async function explore(
  target: Target,
  seen: Seen,
  { seed, signal, outputFolder }: PinOptions,
): Promise<Pin> {
  try {
    const { targets } = await runCampaign({
      targets: [target],
      seed,
      strategy: 'portfolio',
      executions: PIN_EXECUTIONS,
      timeMs: PIN_LIMIT_MS,
      lanes: Math.max(1, pinnableCores().length),
      keepGoing: false,
      ...(signal === undefined ? {} : { signal }),
      ...(outputFolder === undefined ? {} : { outputFolder }),
    });
    return targets[0] === undefined ? notRun('nothing was run') : pinOf(seen, targets[0]);
  } catch (thrown) {
    return notRun(messageOf(thrown));
  }
}

function notRun(why: string): Pin {
  return { kind: 'not-pinned', executions: 0, why };
}

function pinOf(seen: Seen, result: TargetResult): Pin {
  const { executions, findings } = result;
  const [finding] = findings;
  return finding !== undefined && isPinned(seen, finding)
    ? { kind: 'pinned', finding }
    : { kind: 'not-pinned', executions, why: whyNot(seen, result) };
}

/** Why the executions of a target did not pin what stress saw. */
function whyNot(seen: Seen, result: TargetResult): string {
  const { executions, inconclusive, error, notes } = result;
  const [finding] = result.findings;
  if (finding !== undefined) return isSame(seen, finding) ? unsteady(finding) : other(finding);
  // What a lost lane says may have a stack behind it.
  if (error !== undefined) return error.split('\n', 1)[0] as string;
  // What was not begun says why.
  if (executions === 0 && notes.length > 0) return notes.join('; ');
  const cut = inconclusive === 0 ? '' : `, ${inconclusive} of them inconclusive`;
  return `none of ${executions} explored executions showed it${cut}`;
}

function unsteady({ reproduced: { times, of }, replayLine }: Finding): string {
  return `explore saw it, but ${times} of ${of} replays took the same course: ${replayLine}`;
}

function other({ kind, invariant, replayLine }: Finding): string {
  const what = invariant === undefined ? kind : `${kind} (${invariant})`;
  return `explore found ${what} instead: ${replayLine}`;
}

/** A finding that does not come back each time is no pin. */
function isPinned(seen: Seen, found: Finding): boolean {
  return isSame(seen, found) && found.reproduced.times === found.reproduced.of;
}

/** The kind, and the invariant where one failed, are the same; what is said of numbers and actors may differ. */
function isSame(seen: Violation, found: Violation): boolean {
  if (STUCK.includes(seen.kind)) return STUCK.includes(found.kind);
  return seen.kind === found.kind && seen.invariant === found.invariant;
}
