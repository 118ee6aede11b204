/**
 * A mistake of the user (bad argument, bad file, bad token). Printed as one line, exit code 2,
 * never with a stack trace. The message says what happened, the likely cause and the next step.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A failure of the harness or its environment, as opposed to a finding in the code under test. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return typeof thrown === 'string' ? thrown : safeString(thrown);
}

/** The stack of anything that was thrown, or its message where it has none. */
export function stackOf(thrown: unknown): string {
  if (thrown instanceof Error && typeof thrown.stack === 'string') return thrown.stack;
  return messageOf(thrown);
}

function safeString(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '(a value that cannot be shown)';
  }
}
