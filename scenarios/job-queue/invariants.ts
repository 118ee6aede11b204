import { type Violation, violation } from '../../harness/index.ts';
import { type Job, ROOT } from './job-queue.ts';
import type { Batch, Seen, Wait } from './repository.ts';

/** Every write that was carried out is in the repository. */
export function keepsWrites({
  commits,
  batches,
}: Pick<Seen, 'commits' | 'batches'>): Violation | undefined {
  for (const batch of batches) {
    const lost = batch.jobs.find(({ kind, name }) => kind === 'write' && !commits.includes(name));
    if (lost === undefined || batch.toMs === Number.POSITIVE_INFINITY) continue;
    const others = batches.filter((other) => other !== batch && overlap(other, batch));
    return violation(
      'lost-write',
      `${describe(batch)} is lost: at the end the repository holds ${commits.join(', ')}` +
        `${others.length === 0 ? '' : `; at the same time: ${others.map(describe).join(', ')}`}`,
      batches.map(describe),
    );
  }
  return undefined;
}

/** A batch is a write, or a read of the root branch, or reads of one other branch. */
export function formsBatches({ batches }: Pick<Seen, 'batches'>): string | undefined {
  for (const batch of batches) {
    const { jobs } = batch;
    if (jobs.length === 1) continue;
    if (jobs.some(({ kind }) => kind === 'write'))
      return `a write is not alone in ${describe(batch)}`;
    if (new Set(jobs.map(({ branch }) => branch)).size > 1)
      return `two branches are read in ${describe(batch)}`;
    if (jobs.some(({ branch }) => branch === ROOT))
      return `a read of ${ROOT} is not alone in ${describe(batch)}`;
  }
  return undefined;
}

/** Batches that are under way at once are all reads of one branch. */
export function keepsApart({ batches }: Pick<Seen, 'batches'>): string | undefined {
  for (const [at, batch] of batches.entries()) {
    const other = batches
      .slice(0, at)
      .find((earlier) => overlap(earlier, batch) && conflict(earlier.jobs[0], batch.jobs[0]));
    if (other !== undefined)
      return `${describe(other)} and ${describe(batch)} are under way at once`;
  }
  return undefined;
}

/** Clocks are read in steps of nanoseconds; what happens at one time is nobody's earlier or later. */
const AT_ONCE_MS = 0.5;

/** A job is refused where the backlog is full, and only there. */
export function boundsBacklog({ waits, preparedMs }: Seen, backlog: number): string | undefined {
  for (const { job, fromMs, refused, others } of waits) {
    if (refused && others < backlog) {
      return `${job} was refused when ${others} others waited, and ${backlog} may`;
    }
    const before = waits.filter((wait) => waitedAt(wait, fromMs) && !wait.refused);
    if (refused || fromMs < preparedMs + AT_ONCE_MS || before.length < backlog) continue;
    const names = before.map((wait) => wait.job).join(', ');
    return `${job} was let in when ${names} waited already, and only ${backlog} may`;
  }
  return undefined;
}

function waitedAt({ fromMs, toMs }: Wait, ms: number): boolean {
  return fromMs < ms - AT_ONCE_MS && toMs > ms + AT_ONCE_MS;
}

/** No queue needs to look less often. */
const LONG_ENOUGH_MS = 16;

/** While a batch cannot start, each pause is twice the one before. */
export function waitsLonger({ pauses }: Pick<Seen, 'pauses'>): string | undefined {
  const wrong = pauses.find((row) =>
    row.some((ms, at) => at > 0 && ms < Math.min(2 * row[at - 1], LONG_ENOUGH_MS)),
  );
  return wrong === undefined
    ? undefined
    : `before one batch the queue paused for ${wrong.join(', ')} ms, which does not double`;
}

function conflict(one: Job, other: Job): boolean {
  return one.kind === 'write' || other.kind === 'write' || one.branch !== other.branch;
}

function overlap(one: Batch, other: Batch): boolean {
  return one.fromMs < other.toMs && other.fromMs < one.toMs;
}

/** A batch on one line, e.g. `read main (2.1) + read main (3.2) at 4–12 ms`. */
function describe({ jobs, fromMs, toMs }: Batch): string {
  const all = jobs.map(({ kind, branch, name }) => `${kind} ${branch} (${name})`).join(' + ');
  const to = toMs === Number.POSITIVE_INFINITY ? '' : Math.floor(toMs);
  return `${all} at ${Math.floor(fromMs)}–${to} ms`;
}
