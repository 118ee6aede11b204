import type { FindingKind, Violation } from '../model/finding.ts';

/**
 * What an invariant returns when it does not hold: the kind of the finding, one sentence with the
 * operations and values involved, and longer evidence, one line an entry.
 */
export function violation(
  kind: FindingKind,
  message: string,
  detail: readonly string[] = [],
): Violation {
  return detail.length === 0 ? { kind, message } : { kind, message, detail };
}
