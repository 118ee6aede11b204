import { ACTOR_MEMORY_MIB, DEFAULT_HANG_MS, OUTSIDE_MS } from '../base/limits.ts';
import { checkLockOrder } from '../checkers/lock-order.ts';
import type { AccessName } from '../model/access.ts';
import type { Violation } from '../model/finding.ts';
import { toHistory } from '../model/history.ts';
import type { LockWait } from '../model/locks.ts';
import { areProcesses } from '../model/placement.ts';
import { type AnyScenario, actorsOf, type InvariantContext } from '../model/scenario.ts';
import type { Standing } from '../model/standing.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { brokenInvariant } from './invariants.ts';
import { notedWaits } from './noted-locks.ts';
import { userFrames, userStack } from './user-frames.ts';

/** What an execution was: right, wrong, or not to be judged. */
export type Verdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'violation'; readonly violation: Violation }
  | { readonly kind: 'inconclusive'; readonly why: string };

const CLEAN: Verdict = { kind: 'clean' };

/** Decides from what was recorded whether an execution was right. The first rule that speaks wins. */
export function judge(scenario: AnyScenario, record: ExecutionRecord): Verdict {
  const violation = crashOf(scenario, record) ?? stuckOf(scenario, record);
  if (violation !== undefined) return { kind: 'violation', violation };
  if (record.ending === 'overflow') {
    return { kind: 'inconclusive', why: 'the history of an execution did not fit into its memory' };
  }
  if (scenario.invariants !== undefined) {
    const broken = brokenInvariant(scenario, contextOf(scenario, record));
    if (broken !== undefined) return { kind: 'violation', violation: broken };
  }
  return lockVerdict(scenario, record);
}

/** What went well may have had its locks taken in an order by which it need not. */
function lockVerdict(scenario: AnyScenario, record: ExecutionRecord): Verdict {
  if (scenario.lockOrder === 'any') return CLEAN;
  const circle = checkLockOrder(record.recording().locks, (actor) => nameOf(scenario, actor));
  if (circle === undefined) return CLEAN;
  if (circle !== 'undecided') return { kind: 'violation', violation: circle };
  return {
    kind: 'inconclusive',
    why: 'an execution took too many locks in too many orders to compare',
  };
}

/** Errors of actors, ended threads, and a failed `always`, in this order. */
function crashOf(scenario: AnyScenario, record: ExecutionRecord): Violation | undefined {
  const { errors, exit, always, alwaysAfter } = record.recording();
  const name = (actor: number) => nameOf(scenario, actor);
  const [error] = errors;
  if (error !== undefined) {
    const { message, stack } = error;
    return {
      kind: 'uncaught-error',
      message: `${name(error.actor)} ended with an error: ${message}`,
      detail: userFrames(stack),
    };
  }
  if (exit !== undefined) {
    return {
      kind: 'uncaught-error',
      message: `${name(exit.actor)} called process.exit(${exit.code})`,
    };
  }
  if (record.ending === 'died') return deathOf(scenario, record);
  const [stray] = record.strays;
  if (stray !== undefined) {
    return {
      kind: 'uncaught-error',
      message: `after all actors had ended, an error reached no handler: ${stray}`,
    };
  }
  if (always !== undefined) {
    const step = alwaysAfter === undefined ? {} : { step: alwaysAfter };
    return { kind: 'invariant', invariant: 'always', message: always, ...step };
  }
  return undefined;
}

function deathOf(scenario: AnyScenario, record: ExecutionRecord): Violation {
  const running = record.standings?.find(({ current }) => current);
  const actor = running === undefined ? undefined : actorsOf(scenario)[running.actor];
  const who = actor?.name ?? behindAll(scenario, record) ?? 'an actor';
  const home = areProcesses(scenario) ? 'process' : 'thread';
  const { message, code } = record.death ?? { message: '', code: '' };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return {
      kind: 'uncaught-error',
      message: `${who} ran out of memory (an actor may take ${ACTOR_MEMORY_MIB} MiB)`,
    };
  }
  return { kind: 'uncaught-error', message: `the ${home} of ${who} ended: ${message}` };
}

function stuckOf(scenario: AnyScenario, record: ExecutionRecord): Violation | undefined {
  const standings = record.standings ?? record.recording().standings;
  switch (record.ending) {
    case 'deadlock':
      return deadlock(scenario, record, standings);
    case 'livelock': {
      return {
        kind: 'livelock',
        message: `no end after ${record.steps} schedule points, although every actor that could run was run fairly; if the program is that long, raise limits.steps`,
        detail: standings.filter(({ state }) => state !== 'done').map((s) => standing(scenario, s)),
      };
    }
    case 'hung':
      return hang(scenario, record, standings);
    default:
      return undefined;
  }
}

function deadlock(
  scenario: AnyScenario,
  record: ExecutionRecord,
  standings: readonly Standing[],
): Violation {
  const waiting = standings.filter(({ state }) => state === 'blocked' || state === 'awaiting');
  const { uncontrolled } = record.recording();
  if (uncontrolled.length > 0) return waitsOutside(scenario, waiting, uncontrolled);
  const names = waiting.map(({ actor }) => nameOf(scenario, actor));
  const detail = waiting.map((s) => waitReport(scenario, record, s));
  const gone = standings.filter(({ state }) => state === 'done');
  if (gone.length > 0) {
    detail.push(`ended: ${gone.map(({ actor }) => nameOf(scenario, actor)).join(', ')}`);
  }
  const who = names.length === 1 ? `${names[0]} waits` : `${names.join(' and ')} wait`;
  return {
    kind: 'deadlock',
    message: `${who} and nobody is left to wake ${names.length === 1 ? 'it' : 'them'}`,
    detail,
  };
}

/** What does not come from outside may still come: no deadlock is claimed. */
function waitsOutside(
  scenario: AnyScenario,
  waiting: readonly Standing[],
  uncontrolled: readonly string[],
): Violation {
  const names = waiting.map(({ actor }) => nameOf(scenario, actor));
  return {
    kind: 'hang',
    message: `${names.join(' and ')} wait${names.length === 1 ? 's' : ''}, perhaps for something outside of the harness's control (${uncontrolled.join(', ')}), and nothing came within ${OUTSIDE_MS} ms`,
    detail: waiting.map((s) => standing(scenario, s)),
  };
}

/** What an actor waits for, in which operation, where, and who touched that memory last. */
function waitReport(scenario: AnyScenario, record: ExecutionRecord, s: Standing): string {
  const { steps, lockWaits } = record.recording();
  const during = operationText(record, s.actor);
  const at = steps.findLast(({ actor }) => actor === s.actor)?.location;
  const place = at === undefined ? '' : ` at ${at}`;
  const changed = steps.findLast(
    ({ actor, access, object, start }) =>
      actor !== s.actor && object === s.object && start === s.start && CHANGES.includes(access),
  );
  const by =
    changed === undefined
      ? ''
      : `; last changed by ${nameOf(scenario, changed.actor)}${changed.location === undefined ? '' : ` at ${changed.location}`}`;
  const waits = [...lockWaits, ...notedWaits(record.recording().locks)];
  const locks = waits.filter(({ actor }) => actor === s.actor);
  return `${standing(scenario, s, locks)}${during}${place}${by}`;
}

/** In which operation an actor is, to be put behind what it does; empty outside of any. */
function operationText(record: ExecutionRecord, actor: number): string {
  const last = record.recording().events.findLast((event) => event.actor === actor);
  return last?.kind === 'invoke' ? ` in ${last.name}` : '';
}

const CHANGES: readonly AccessName[] = ['write', 'atomicWrite', 'atomicUpdate'];

function nameOf(scenario: AnyScenario, actor: number): string {
  return actorsOf(scenario)[actor]?.name ?? `actor ${actor}`;
}

function hang(
  scenario: AnyScenario,
  record: ExecutionRecord,
  standings: readonly Standing[],
): Violation {
  const limit = scenario.limits?.hangMs ?? DEFAULT_HANG_MS;
  const late = behindAll(scenario, record);
  if (late !== undefined) {
    return {
      kind: 'hang',
      message: `all actors have ended, but not ${late}, within ${limit} ms of computing: an endless loop, or a wait for something outside`,
      detail: userStack(record.stack ?? []),
    };
  }
  const running = standings.find(({ current }) => current);
  const name = running === undefined ? 'an actor' : nameOf(scenario, running.actor);
  const during = running === undefined ? '' : operationText(record, running.actor);
  return {
    kind: 'hang',
    message: `${name} reached no schedule point${during} for more than ${limit} ms of computing: an endless loop, or a wait for something outside`,
    detail: standings
      .filter(({ state }) => state !== 'done')
      .flatMap((s) => [
        standing(scenario, s),
        ...(s.current ? userStack(record.stack ?? []).map((frame) => `  ${frame}`) : []),
      ]),
  };
}

/** Behind the end of all actors: what the scenario may be doing there, `observe or close`; else undefined. */
function behindAll(scenario: AnyScenario, record: ExecutionRecord): string | undefined {
  const { standings = [] } = record;
  if (!standings.every(({ state, current }) => state === 'done' && !current)) return undefined;
  const { observed, killed } = record.recording();
  const names = [
    ...(scenario.recover && killed !== undefined && observed === undefined ? ['recover'] : []),
    ...(scenario.observe && observed === undefined ? ['observe'] : []),
    ...(scenario.close ? ['close'] : []),
  ];
  return standings.length === 0 || names.length === 0 ? undefined : names.join(' or ');
}

function standing(scenario: AnyScenario, s: Standing, locks: readonly LockWait[] = []): string {
  const name = nameOf(scenario, s.actor);
  const what =
    s.state === 'blocked'
      ? `waits on buffer ${s.object} at byte ${s.start}${forLocks(scenario, locks)}`
      : s.state === 'awaiting'
        ? awaited(scenario, locks)
        : s.current
          ? 'runs'
          : 'could run';
  return `${name} ${what}, after ${s.position} steps`;
}

function awaited(scenario: AnyScenario, locks: readonly LockWait[]): string {
  if (locks.length === 0) return 'awaits what nobody is left to settle';
  return `awaits ${lockTexts(scenario, locks)}`;
}

function forLocks(scenario: AnyScenario, locks: readonly LockWait[]): string {
  return locks.length === 0 ? '' : ` for ${lockTexts(scenario, locks)}`;
}

function lockTexts(scenario: AnyScenario, locks: readonly LockWait[]): string {
  const shown = locks.map(({ name, holders }) => {
    const who = holders.map((actor) => nameOf(scenario, actor)).join(' and ');
    return `lock '${name}' held by ${who === '' ? 'nobody' : who}`;
  });
  return shown.join(' and ');
}

function contextOf(
  scenario: AnyScenario,
  record: ExecutionRecord,
): InvariantContext<unknown, unknown> {
  const { events, observed, killed } = record.recording();
  const actors = actorsOf(scenario);
  const roles = actors.map(({ role }) => role);
  const names = actors.map(({ name }) => name);
  return { history: toHistory(events, roles, names), observed, state: record.state, killed };
}
