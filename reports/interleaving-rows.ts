import type { Finding } from '../harness/model/finding.ts';
import type { HistoryEvent } from '../harness/model/history.ts';
import { showValue } from '../harness/model/shown-value.ts';
import type { TraceStep } from '../harness/model/trace.ts';
import { escapeControls } from './fit-text.ts';
import { invocationSteps, responsesAfter } from './operation-steps.ts';
import { resumptions } from './resumptions.ts';
import { inScratch } from './scratch-names.ts';
import { both, type RowTexts, stepTeller } from './step-words.ts';
import { waitingActors } from './waiting-rows.ts';

/** One line of an interleaving, before it is laid out. */
export interface InterleavingRow extends RowTexts {
  readonly actor: number;
  /** Number of the step in the whole trace; absent for a response or a lock of user code's own, which is none. */
  readonly step?: number;
  /** `file:line`, where known. */
  readonly location?: string;
  /** Where the row stands in its actor's operation, if it is in one. `stuck`: it never goes on. */
  readonly part: 'opens' | 'inside' | 'closes' | 'alone' | 'stuck';
  /** The finding's invariant broke here. */
  readonly broke: boolean;
  /** Another actor ran before this row. */
  readonly switched: boolean;
  /** Actors that are in the middle of an operation while this row happens. */
  readonly open: ReadonlySet<number>;
}

/** What the rows are made from. */
export type RowEvidence = Pick<
  Finding,
  'kind' | 'actors' | 'detail' | 'step' | 'trace' | 'locks' | 'history'
>;

/**
 * The rows of a finding: its steps in order, each invocation and response where it happened, each lock of user
 * code's own where it was taken and given back, and at the end what actors wait for in a deadlock. Without `every`,
 * steps that tell a reader nothing are left out: an actor's start, and that it goes on at once with a result.
 */
export function interleavingRows(evidence: RowEvidence, every: boolean): InterleavingRow[] {
  const { trace } = evidence;
  const invocations = invocationSteps(evidence);
  const responses = responsesAfter(evidence, invocations);
  const locks = Map.groupBy(evidence.locks ?? [], ({ afterStep }) => afterStep);
  const resumed = resumptions(trace, every);
  const tell = stepTeller(trace);
  const rows: InterleavingRow[] = [];
  const open = new Set<number>();
  const push = (row: Omit<InterleavingRow, 'switched' | 'open' | 'broke'>) => {
    const last = rows.at(-1);
    const switched = last !== undefined && last.actor !== row.actor && row.part !== 'stuck';
    const broke = row.step !== undefined && row.step === evidence.step;
    rows.push({ ...row, switched, broke, open: new Set(open) });
  };
  trace.forEach((step, at) => {
    const invoked = invocations.get(at);
    const here = { actor: step.actor, step: at, ...placeOf(step) };
    if (invoked !== undefined) {
      push({ ...here, ...both(callText(invoked)), part: 'opens' });
      open.add(step.actor);
    } else {
      const texts = textsOf(step, at);
      const part = open.has(step.actor) ? 'inside' : 'alone';
      if (texts !== undefined) push({ ...here, ...texts, part });
    }
    for (const { actor, text } of locks.get(at) ?? []) {
      const shown = both(escapeControls(text));
      push({ actor, ...shown, part: open.has(actor) ? 'inside' : 'alone' });
    }
    for (const event of responses.get(at) ?? []) {
      open.delete(event.actor);
      push({ actor: event.actor, ...both(outcomeText(event)), part: 'closes' });
    }
  });
  for (const waiting of waitingActors(evidence)) {
    open.delete(waiting.actor);
    const last = trace.findLast(({ actor }) => actor === waiting.actor);
    push({ ...waiting, ...(last === undefined ? {} : placeOf(last)), part: 'stuck' });
  }
  return rows;

  function textsOf(step: TraceStep, at: number): RowTexts | undefined {
    if (step.access === 'start' && !every) return undefined;
    return step.access === 'resume' ? resumed.get(at) : tell(step);
  }
}

/** `file:line` of `file:line:column`. */
function placeOf({ location }: TraceStep): { location?: string } {
  if (location === undefined) return {};
  return { location: escapeControls(location.replace(/^(.*:\d+):\d+$/, '$1')) };
}

function callText(event: HistoryEvent): string {
  if (event.kind !== 'invoke') return '';
  const args = event.args.map((arg) => showValue(arg)).join(', ');
  return escapeControls(inScratch(`${event.name}(${args})`));
}

function outcomeText(event: HistoryEvent): string {
  if (event.kind === 'throw') return escapeControls(inScratch(`threw ${event.message}`));
  return event.kind === 'respond' ? escapeControls(inScratch(`= ${showValue(event.value)}`)) : '';
}
