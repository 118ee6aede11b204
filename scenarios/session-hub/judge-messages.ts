import { type History, type Operation, type Violation, violation } from '../../harness/index.ts';
import type { Seen } from './clients.ts';

/** A message that was accepted reached its user once, and one that was not did not. */
export function messagesArrive(history: History, { messages }: Seen): Violation | undefined {
  for (const send of history.filter(({ name }) => name === 'send')) {
    const [user, message] = send.args.map(String);
    const had = messages[user] ?? [];
    const times = had.filter((other) => other === message).length;
    const saw = `${user} had ${had.join(', ') || 'nothing'}`;
    if (times > 1) return violation('duplicate', `${describe(send)} came ${times} times: ${saw}`);
    if (resultOf(send) === true && times === 0)
      return violation('lost-write', `${describe(send)}, but ${saw}`);
    if (resultOf(send) === false && times === 1)
      return violation('invariant', `${describe(send)}, but ${saw}`);
  }
  return undefined;
}

/** Who has a session from before a message was sent until after it was refused is there. */
export function whoIsThereIsFound(history: History): string | undefined {
  const byUser = Map.groupBy(history, ({ args }) => args[0]);
  for (const send of history) {
    if (send.name !== 'send' || resultOf(send) !== false) continue;
    const own = byUser.get(send.args[0]) ?? [];
    const session = own.find((connect) => coversOf(own, connect, send));
    if (session !== undefined) {
      return `${describe(send)}, although ${describe(session)} before, and nothing ended that session`;
    }
  }
  return undefined;
}

/** Whether a session was there from before a call until after it. */
function coversOf(history: History, connect: Operation, call: Operation): boolean {
  if (connect.name !== 'connect' || connect.args[0] !== call.args[0]) return false;
  if (resultOf(connect) !== true || connect.respondedAt > call.invokedAt) return false;
  // In real parallel, calls between which nothing was answered have been made at the same time.
  return !history.some(
    (other) =>
      other !== connect &&
      (other.name === 'drop' || other.name === 'connect') &&
      other.args[0] === connect.args[0] &&
      other.invokedAt >= connect.invokedAt &&
      other.invokedAt < call.respondedAt,
  );
}

/** At the end those are registered who have an open session. */
export function registrationsAreTrue({ open, registered }: Seen): string | undefined {
  const [isOpen, isRegistered] = [new Set(open), new Set(registered)];
  const dead = registered.find((user) => !isOpen.has(user));
  if (dead !== undefined) return `${dead} is registered, and has no open session`;
  const missing = open.find((user) => !isRegistered.has(user));
  return missing && `${missing} has an open session, and is not registered`;
}

function resultOf({ outcome }: Operation): unknown {
  return outcome.kind === 'returned' ? outcome.value : undefined;
}

function describe(call: Operation): string {
  const { role, by = role, name, args } = call;
  return `${by}: ${name}(${args.join(', ')}) → ${resultOf(call)}`;
}
