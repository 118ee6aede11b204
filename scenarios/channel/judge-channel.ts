import { type History, type Operation, type Violation, violation } from '../../harness/index.ts';
import type { Received } from './correct.ts';

/**
 * Every value that was accepted is received once. It may also be left, but only where no receiver was told of the end,
 * which comes behind all values: then they all gave up before.
 */
export function nothingIsLost(history: History, left: readonly number[]): Violation | undefined {
  const accepted = history.filter(({ name, outcome }) => name === 'send' && truthOf(outcome));
  const receives = history.filter(({ name }) => name === 'receive');
  const told = receives.find((call) => isEnd(receivedBy(call)));
  for (const send of accepted) {
    const value = Number(send.args[0]);
    const times = receives.filter((call) => takenBy(call) === value).length;
    const stays = left.includes(value);
    if (times + (stays ? 1 : 0) > 1) {
      return violation('duplicate', `${describe(send)}, but the value came out more than once`);
    }
    if (times === 1 || (stays && told === undefined)) continue;
    const where = stays && told !== undefined ? `is left, and ${describe(told)}` : 'is gone';
    return violation('lost-write', `${describe(send)}, but the value ${where}`);
  }
  return undefined;
}

/** What is received was sent. */
export function nothingIsMadeUp(history: History): string | undefined {
  const sent = new Set(history.filter(({ name }) => name === 'send').map(({ args }) => args[0]));
  const foreign = history.find((call) => {
    const value = takenBy(call);
    return value !== undefined && !sent.has(value);
  });
  return foreign === undefined ? undefined : `${describe(foreign)}: nobody sent that`;
}

/** Whoever is told that the channel failed is told of a failure that was reported. */
export function failuresAreTrue(history: History): string | undefined {
  const reported = history.filter(({ name }) => name === 'fail').map(({ args }) => args[0]);
  const wrong = history.find((call) => {
    const received = receivedBy(call);
    return received?.kind === 'failed' && !reported.includes(received.code);
  });
  return wrong === undefined ? undefined : `${describe(wrong)}: nobody reported that`;
}

function receivedBy({ name, outcome }: Operation): Received | undefined {
  if (name !== 'receive' || outcome.kind !== 'returned') return undefined;
  return outcome.value as Received;
}

function takenBy(call: Operation): number | undefined {
  const received = receivedBy(call);
  return received?.kind === 'value' ? received.value : undefined;
}

function isEnd(received: Received | undefined): boolean {
  return received?.kind === 'closed' || received?.kind === 'failed';
}

function truthOf(outcome: Operation['outcome']): boolean {
  return outcome.kind === 'returned' && outcome.value === true;
}

/** A call on one line, e.g. `receiver 1: receive() → closed`. */
function describe(call: Operation): string {
  const { role, by = role, name, args } = call;
  const received = receivedBy(call);
  if (received === undefined) return `${by}: ${name}(${args.join(', ')})`;
  const { kind } = received;
  if (kind === 'value') return `${by}: ${name}() → ${received.value}`;
  return `${by}: ${name}() → ${kind}${kind === 'failed' ? ` with ${received.code}` : ''}`;
}
