import { MAX_LOCK_ORDERS_COMPARED } from '../base/limits.ts';
import type { Violation } from '../model/finding.ts';
import type { LockEvent } from '../model/lock-trace.ts';
import { type LockOrder, lockOrders } from './lock-orders.ts';
import { violation } from './violation.ts';

/** What is found: a violation, nothing, or `undecided`, where there is too much to compare. */
export type LockOrderVerdict = Violation | 'undecided' | undefined;

/**
 * Locks that are taken in a circle: one actor holds A while it asks for B, another holds B while it asks for A.
 * They need not have met; another schedule may have each of them wait for the other.
 *
 * Havelund, "Using Runtime Analysis to Guide Model Checking of Java Programs" (SPIN 2000), with the rules of
 * Bensalem and Havelund, "Dynamic Deadlock Analysis of Multi-threaded Programs" (PADTAD 2005): in a circle each
 * order is another actor's, and no two actors hold a lock in common that would keep them apart. Orders are
 * those of classes of locks, as in the lock validator of Linux; among locks of one class, of the locks
 * themselves. `nameOf`: the name of an actor.
 */
export function checkLockOrder(
  events: readonly LockEvent[],
  nameOf: (actor: number) => string,
): LockOrderVerdict {
  if (events.length === 0) return undefined;
  const orders = lockOrders(events);
  if (orders.length < 2) return undefined;
  const between = orders.filter(({ held, wanted }) => held.lockClass !== wanted.lockClass);
  const within = orders.filter(({ held, wanted }) => held.lockClass === wanted.lockClass);
  const search = new CircleSearch();
  const circle =
    search.find(between, ({ lockClass }) => lockClass) ?? search.find(within, ({ name }) => name);
  if (circle !== undefined) return describe(circle, nameOf);
  return search.isExhausted ? 'undecided' : undefined;
}

type Side = LockOrder['wanted'];

/** Looks for the shortest circles first. Bounded, as it tries all of them where none counts. */
class CircleSearch {
  isExhausted = false;
  #compared = 0;

  find(orders: readonly LockOrder[], nodeOf: (side: Side) => string): LockOrder[] | undefined {
    const inCircles = onlyCircular(orders, nodeOf);
    const actors = new Set(inCircles.map(({ actor }) => actor)).size;
    const from = Map.groupBy(inCircles, ({ held }) => nodeOf(held));
    for (let length = 2; length <= Math.min(actors, from.size); length++) {
      for (const first of inCircles) {
        const circle = this.#extend([first], length, from, nodeOf);
        if (circle !== undefined) return circle;
      }
    }
    return undefined;
  }

  #extend(
    path: readonly LockOrder[],
    length: number,
    from: ReadonlyMap<string, readonly LockOrder[]>,
    nodeOf: (side: Side) => string,
  ): LockOrder[] | undefined {
    const [first, last] = [path[0] as LockOrder, path.at(-1) as LockOrder];
    if (path.length === length) {
      const closes = nodeOf(last.wanted) === nodeOf(first.held) && waitsFor(last, first);
      return closes ? [...path] : undefined;
    }
    for (const next of from.get(nodeOf(last.wanted)) ?? []) {
      if (++this.#compared > MAX_LOCK_ORDERS_COMPARED) {
        this.isExhausted = true;
        return undefined;
      }
      if (!waitsFor(last, next) || !path.every((other) => canMeet(other, next))) continue;
      const circle = this.#extend([...path, next], length, from, nodeOf);
      if (circle !== undefined) return circle;
    }
    return undefined;
  }
}

/** Whether who wants the one lock has to wait for who holds the other. */
function waitsFor({ wanted }: LockOrder, { held }: LockOrder): boolean {
  return !(wanted.isShared && held.isShared);
}

/** Whether two actors may stand where these orders are, each with all that it held there. */
function canMeet(one: LockOrder, other: LockOrder): boolean {
  if (one.actor === other.actor) return false;
  return !one.guards.some((mine) =>
    other.guards.some((theirs) => mine.name === theirs.name && !(mine.isShared && theirs.isShared)),
  );
}

/** Orders that may be part of a circle: again and again without those that lead nowhere or come from nowhere. */
function onlyCircular(
  orders: readonly LockOrder[],
  nodeOf: (side: Side) => string,
): readonly LockOrder[] {
  for (let left = orders; ; ) {
    const held = new Set(left.map((order) => nodeOf(order.held)));
    const wanted = new Set(left.map((order) => nodeOf(order.wanted)));
    const kept = left.filter(
      (order) => held.has(nodeOf(order.wanted)) && wanted.has(nodeOf(order.held)),
    );
    if (kept.length === left.length) return kept;
    left = kept;
  }
}

/** The message names no actor and no place: the same circle is the same finding whoever is in it. */
function describe(circle: readonly LockOrder[], nameOf: (actor: number) => string): Violation {
  const isBetween = circle.some(({ held, wanted }) => held.lockClass !== wanted.lockClass);
  const nameOfSide = (side: Side) => (isBetween ? side.lockClass : side.name);
  const smallest = circle.map(({ held }) => nameOfSide(held)).reduce((a, b) => (b < a ? b : a));
  const start = circle.findIndex(({ held }) => nameOfSide(held) === smallest);
  const turned = [...circle.slice(start), ...circle.slice(0, start)];
  const shown = turned.map(
    ({ held, wanted }) => `${nameOfSide(wanted)} while holding ${nameOfSide(held)}`,
  );
  const last = shown.pop() as string;
  const found = violation(
    'lock-order',
    `locks are taken in a circle: ${shown.join(', ')}, and ${last}`,
    turned.map((order) => orderText(order, nameOf(order.actor))),
  );
  const step = closingStep(circle);
  return step === undefined ? found : { ...found, step };
}

/** The step that closed the circle; of locks that user code notes, no step tells. */
function closingStep(circle: readonly LockOrder[]): number | undefined {
  const steps = circle.map(({ wanted }) =>
    wanted.told === 'by user code' ? undefined : wanted.afterStep,
  );
  return steps.reduce((a, b) => (a === undefined || b === undefined ? undefined : Math.max(a, b)));
}

function orderText({ held, wanted }: LockOrder, actor: string): string {
  return `${actor} held ${lockText(held)} while it took ${lockText(wanted)}`;
}

function lockText({ name, isShared, during, location }: Side): string {
  const mode = isShared ? ' (shared)' : '';
  const call = during === undefined ? '' : ` in ${during.name}`;
  const place = location === undefined ? '' : ` at ${location}`;
  return `${name}${mode}${call === '' && place === '' ? '' : ` (${`${call}${place}`.trim()})`}`;
}
