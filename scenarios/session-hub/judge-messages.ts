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
  for (const send of history) {
    if (send.name !== 'send' || resultOf(send) !== false) continue;
    const session = history.find((connect) => coversOf(history, connect, send));
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
  return !history.some(
    ({ name, args, invokedAt }) =>
      (name === 'drop' || name === 'connect') &&
      args[0] === connect.args[0] &&
      invokedAt > connect.invokedAt &&
      invokedAt < call.respondedAt,
  );
}

/** At the end those are registered who have an open session. */
export function registrationsAreTrue({ open, registered }: Seen): string | undefined {
  const dead = registered.find((user) => !open.includes(user));
  if (dead !== undefined) return `${dead} is registered, and has no open session`;
  const missing = open.find((user) => !registered.includes(user));
  return missing && `${missing} has an open session, and is not registered`;
}

function resultOf({ outcome }: Operation): unknown {
  return outcome.kind === 'returned' ? outcome.value : undefined;
}

function describe(call: Operation): string {
  const { role, by = role, name, args } = call;
  return `${by}: ${name}(${args.join(', ')}) → ${resultOf(call)}`;
}
