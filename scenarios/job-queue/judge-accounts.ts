import type { History } from '../../harness/index.ts';
import type { Batch } from './repository.ts';
import type { Account } from './shared-repository.ts';

/** What all processes have to say, the batches by their beginning. */
export function accountsIn(history: History): Account {
  const accounts = history.flatMap(({ name, outcome }) =>
    name === 'account' && outcome.kind === 'returned' ? [outcome.value as Account] : [],
  );
  return {
    batches: accounts
      .flatMap(({ batches }) => batches)
      .toSorted((one, other) => one.fromMs - other.fromMs),
    submissions: accounts.flatMap(({ submissions }) => submissions),
    pauses: accounts.flatMap(({ pauses }) => pauses),
  };
}

/**
 * A job is refused where the backlog is full, and only there, as far as it can be known: a job may leave the
 * backlog some time before its batch begins. It cannot while a write is under way.
 */
export function boundsSharedBacklog(
  { batches, submissions }: Account,
  backlog: number,
): string | undefined {
  const beginning = beginnings(batches);
  const accepted = submissions.filter(({ refused }) => !refused);
  for (const { job, fromMs, toMs } of submissions.filter(({ refused }) => refused)) {
    const perhaps = accepted.filter(
      (other) => other.fromMs < toMs && beginning(other.job) > fromMs,
    ).length;
    if (perhaps < backlog)
      return `${job} was refused when at most ${perhaps} others waited, and ${backlog} may`;
  }
  for (const write of batches.filter(({ jobs }) => jobs.some(({ kind }) => kind === 'write'))) {
    const waited = accepted.filter(
      ({ job, toMs }) => toMs < write.toMs && beginning(job) > write.toMs,
    );
    if (waited.length <= backlog) continue;
    const names = waited.map(({ job }) => job).join(', ');
    return `${names} waited at once, and only ${backlog} may`;
  }
  return undefined;
}

function beginnings(batches: readonly Batch[]): (job: string) => number {
  const byJob = new Map(
    batches.flatMap(({ jobs, fromMs }) => jobs.map(({ name }) => [name, fromMs] as const)),
  );
  return (job) => byJob.get(job) ?? Number.POSITIVE_INFINITY;
}
