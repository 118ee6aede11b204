import { UsageError } from '../base/errors.ts';
import type { Violation } from '../model/finding.ts';
import type { Operation } from '../model/history.ts';
import type { Invariant } from '../model/scenario.ts';
import { recordOf } from './call-record.ts';
import {
  type Accepted,
  acceptedUnlessFalse,
  describe,
  effectOf,
  named,
  type OperationName,
  returned,
  show,
} from './operations.ts';
import { balancesPlainly } from './plain-balance.ts';
import { keyOf, type ValueKey } from './value-key.ts';
import { violation } from './violation.ts';

export interface ConservationOptions<Observed> {
  /** Operations that put their first argument in. */
  readonly put: OperationName;
  /** Operations that take one value out and return it. */
  readonly take: OperationName;
  /** The values still inside at the end. Left out: nothing may be left, the actors took it all. */
  readonly left?: (observed: Observed) => Iterable<unknown>;
  /** Whether a put that returned was accepted. Left out: unless it returned `false`. */
  readonly accepted?: Accepted;
  /** Whether a take that returned this found nothing. Left out: `undefined` and `null`. */
  readonly nothing?: (value: unknown) => boolean;
}

/** All that is known of one value. */
interface Account {
  readonly value: unknown;
  readonly puts: Operation[];
  readonly maybePuts: Operation[];
  readonly takes: Operation[];
  left: number;
}

/**
 * Every accepted value comes out exactly once: the multiset of values put equals that of values
 * taken and left. A value missing is a `lost-write`, one that came out more often than it went in
 * a `duplicate`, one that nobody put an `invariant`; in this order where several apply, the others
 * in the detail. Operations that threw or never ended may or may not have taken effect: such a put
 * is not missed, and each such take accounts for one missing value.
 */
export function conserves<Observed = unknown>(
  options: ConservationOptions<Observed>,
): Invariant<unknown, Observed> {
  const {
    accepted = acceptedUnlessFalse,
    nothing = (value) => value === undefined || value === null,
  } = options;
  const isPlain = options.accepted === undefined && options.nothing === undefined;
  return (context) => {
    const rest = [...leftBy(options.left, context.observed)];
    const record = isPlain ? recordOf(context) : undefined;
    if (record !== undefined && balancesPlainly(record, options.put, options.take, rest)) return;
    const puts = named(context, options.put);
    const takes = named(context, options.take);
    if (balance({ puts, takes, rest, accepted, nothing })) return undefined;
    const accounts = new Map<ValueKey, Account>();
    for (const put of puts) {
      const effect = effectOf(put, accepted);
      if (effect === 'no') continue;
      const account = accountOf(accounts, put.args[0]);
      (effect === 'yes' ? account.puts : account.maybePuts).push(put);
    }
    const openTakes: Operation[] = [];
    for (const take of takes) {
      if (take.outcome.kind !== 'returned') openTakes.push(take);
      else if (!nothing(returned(take))) accountOf(accounts, returned(take)).takes.push(take);
    }
    for (const value of rest) accountOf(accounts, value).left++;
    const all = [...accounts.values()];
    return firstOf([...lost(all, openTakes), ...repeated(all), ...foreign(all)]);
  };
}

interface Flows {
  readonly puts: readonly Operation[];
  readonly takes: readonly Operation[];
  readonly rest: readonly unknown[];
  readonly accepted: Accepted;
  readonly nothing: (value: unknown) => boolean;
}

/** Whether exactly what certainly went in came out: nearly always, and then no accounts are needed. */
function balance({ puts, takes, rest, accepted, nothing }: Flows): boolean {
  const inside = new Map<ValueKey, number>();
  let count = 0;
  for (const put of puts) {
    const effect = effectOf(put, accepted);
    if (effect === 'maybe') return false;
    if (effect === 'no') continue;
    const key = keyOf(put.args[0]);
    inside.set(key, (inside.get(key) ?? 0) + 1);
    count++;
  }
  const takeOut = (value: unknown) => {
    const key = keyOf(value);
    const alike = inside.get(key) ?? 0;
    if (alike === 0) return false;
    inside.set(key, alike - 1);
    count--;
    return true;
  };
  for (const { outcome } of takes) {
    if (outcome.kind !== 'returned') return false;
    if (!nothing(outcome.value) && !takeOut(outcome.value)) return false;
  }
  return rest.every(takeOut) && count === 0;
}

function accountOf(accounts: Map<ValueKey, Account>, value: unknown): Account {
  const key = keyOf(value);
  const known = accounts.get(key);
  if (known !== undefined) return known;
  const account: Account = { value, puts: [], maybePuts: [], takes: [], left: 0 };
  accounts.set(key, account);
  return account;
}

function lost(accounts: readonly Account[], openTakes: readonly Operation[]): Violation[] {
  const short = accounts.filter((account) => account.puts.length > cameOut(account));
  const missing = short.reduce((sum, each) => sum + each.puts.length - cameOut(each), 0);
  if (missing <= openTakes.length) return [];
  const excuse =
    openTakes.length === 0
      ? ''
      : `; ${missing} are missing and only ${openTakes.length} takes never returned`;
  return short.map((account) => {
    const { value, puts, takes, left } = account;
    const often =
      puts.length === 1 ? '' : ` (put ${puts.length} times, came out ${cameOut(account)})`;
    return violation(
      'lost-write',
      `${show(value)} was put but neither taken nor left${often}: ${listed(puts)}${excuse}`,
      takes.map(describe).concat(left > 0 ? [`left: ${left} × ${show(value)}`] : []),
    );
  });
}

function repeated(accounts: readonly Account[]): Violation[] {
  return accounts
    .filter((each) => cameIn(each) > 0 && cameOut(each) > cameIn(each))
    .map((account) => {
      const { value, puts, maybePuts, takes, left } = account;
      const out = [...takes.map(describe), ...(left > 0 ? [`${left} left at the end`] : [])];
      return violation(
        'duplicate',
        `${show(value)} was put ${times(cameIn(account))} but came out ${times(cameOut(account))}: ` +
          `${listed([...puts, ...maybePuts])}; ${out.join('; ')}`,
      );
    });
}

function foreign(accounts: readonly Account[]): Violation[] {
  return accounts
    .filter((each) => cameIn(each) === 0)
    .map(({ value, takes }) =>
      violation(
        'invariant',
        `${show(value)} came out but was never put: ${takes.length > 0 ? listed(takes) : 'left at the end'}`,
      ),
    );
}

/** The first violation, with the messages of the others as its detail. */
function firstOf(violations: readonly Violation[]): Violation | undefined {
  const [first, ...others] = violations;
  if (first === undefined) return undefined;
  const detail = others.map(({ kind, message }) => `${kind}: ${message}`);
  return violation(first.kind, first.message, [...(first.detail ?? []), ...detail]);
}

function cameIn({ puts, maybePuts }: Account): number {
  return puts.length + maybePuts.length;
}

function cameOut({ takes, left }: Account): number {
  return takes.length + left;
}

function listed(operations: readonly Operation[]): string {
  return operations.map(describe).join('; ');
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** @throws UsageError when what is left cannot be listed: nothing would look lost then, or all. */
function leftBy<Observed>(
  left: ((observed: Observed) => Iterable<unknown>) | undefined,
  observed: Observed,
): Iterable<unknown> {
  if (left === undefined) return [];
  const values: Iterable<unknown> | undefined = left(observed);
  if (typeof values?.[Symbol.iterator] === 'function') return values;
  throw new UsageError(
    `conserves: 'left' returned ${String(values)}; it gets what observe returned and must list the values still inside`,
  );
}
