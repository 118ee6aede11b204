import type { Violation } from '../model/finding.ts';
import type { Invariant } from '../model/scenario.ts';
import { show } from './operations.ts';
import { plainRegistersOf } from './plain-registers.ts';
import type { RegisterOptions } from './register-options.ts';
import {
  describeWrite,
  heldKey,
  type Register,
  registersOf,
  untouched,
  type Write,
} from './registers.ts';
import { keyOf, type ValueKey } from './value-key.ts';
import { violation } from './violation.ts';

export interface LastWriteOptions<Observed> extends RegisterOptions {
  /** The keys and values at the end. Keys that are not named hold nothing. */
  readonly entries: (observed: Observed) => Iterable<readonly [unknown, unknown]>;
}

/**
 * At the end each key holds what some last write put there: a write that no other certainly came
 * after. A value that was certainly overwritten, or is gone without a removal, is a `lost-write`; a
 * value that nobody wrote to that key is a `torn-read`. Writes that threw or never ended may have
 * taken effect or not.
 */
export function lastWriteSurvives<Observed = unknown>(
  options: LastWriteOptions<Observed>,
): Invariant<unknown, Observed> {
  const { mayForget = false } = options;
  return (context) => {
    const entries = [...options.entries(context.observed)];
    if (plainRegistersOf(context, options)?.endRight(entries, mayForget)) return;
    const registers = new Map(registersOf(context, options));
    const finals = new Map<ValueKey, { readonly key: unknown; readonly value: unknown }>();
    for (const [key, value] of entries) finals.set(keyOf(key), { key, value });
    for (const [at, { key }] of finals) {
      if (!registers.has(at)) registers.set(at, untouched(options, key));
    }
    for (const [at, register] of registers) {
      const value = finals.get(at)?.value ?? undefined;
      if (value === undefined && mayForget) continue;
      const found = judge(register, value);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function judge({ key, writes, byValue }: Register, value: unknown): Violation | undefined {
  const sources = byValue.get(heldKey(value)) ?? [];
  if (sources.some((write) => write.overwrittenBy === undefined)) return undefined;
  const final = value === undefined ? 'nothing' : show(value);
  const all = writes.map(describeWrite);
  if (sources.length === 0 && value !== undefined) {
    return violation(
      'torn-read',
      `key ${show(key)} holds ${final} at the end, which nobody wrote: ${all.join('; ')}`,
    );
  }
  const source = sources.at(-1);
  const after = source === undefined ? '' : `, which came after ${describeWrite(source)}`;
  return violation(
    'lost-write',
    `key ${show(key)} holds ${final} at the end, so a write is lost: ` +
      `${describeWrite(source?.overwrittenBy ?? lastOf(writes))}${after}`,
    all,
  );
}

/** The last write that is certain; the initial value where there is no other. */
function lastOf(writes: readonly Write[]): Write {
  return writes.findLast(({ respondedAt }) => respondedAt < Number.POSITIVE_INFINITY) as Write;
}
