import type { Violation } from '../model/finding.ts';
import type { Operation } from '../model/history.ts';
import type { Invariant } from '../model/scenario.ts';
import { recordOf } from './call-record.ts';
import { describe, named, type OperationName, returned, show } from './operations.ts';
import { columnsOf } from './plain-calls.ts';
import { plainRegistersOf } from './plain-registers.ts';
import type { RegisterOptions } from './register-options.ts';
import {
  describeWrite,
  heldKey,
  type Register,
  registerKey,
  registersOf,
  untouched,
  type Write,
} from './registers.ts';
import { keyOf } from './value-key.ts';
import { violation } from './violation.ts';

export interface WholeReadOptions extends RegisterOptions {
  /** Operations that return the value of a key. */
  readonly read: OperationName;
}

/**
 * Each read returns a value that some write to its key put there, or the initial one. A value that
 * no write wrote which began before the read ended is a `torn-read`; one that was certainly
 * overwritten before the read began is a `stale-read`. Reads that did not return are passed over.
 */
export function readsAreWritten(options: WholeReadOptions): Invariant<unknown, unknown> {
  const { mayForget = false } = options;
  return (context) => {
    if (areWrittenPlainly(context, options, mayForget)) return;
    const registers = registersOf(context, options);
    for (const read of named(context, options.read)) {
      if (read.outcome.kind !== 'returned') continue;
      if ((returned(read) ?? undefined) === undefined && mayForget) continue;
      const key = registerKey(options, read);
      const found = judge(read, registers.get(keyOf(key)) ?? untouched(options, key));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** False also where the calls are not plain. */
function areWrittenPlainly(
  context: object,
  options: WholeReadOptions,
  mayForget: boolean,
): boolean {
  const registers = plainRegistersOf(context, options);
  const record = recordOf(context);
  const reads = registers && record && columnsOf(record, options.read);
  return reads?.every((columns) => registers?.areReadRight(columns, mayForget)) ?? false;
}

function judge(read: Operation, { key, writes, byValue }: Register): Violation | undefined {
  const alike = byValue.get(heldKey(returned(read))) ?? [];
  for (const write of alike) {
    if (write.invokedAt < read.respondedAt && isCurrent(write, read)) return undefined;
  }
  const sources = alike.filter((write) => write.invokedAt < read.respondedAt);
  if (sources.length === 0) {
    return violation(
      'torn-read',
      `${describe(read)}: nobody had written ${show(returned(read))} to key ${show(key)}`,
      writes.map(describeWrite),
    );
  }
  const source = sources.at(-1) as Write;
  return violation(
    'stale-read',
    `${describe(read)}: that value was overwritten before the read began, by ` +
      `${describeWrite(source.overwrittenBy as Write)}`,
    writes.map(describeWrite),
  );
}

function isCurrent({ overwrittenBy }: Write, read: Operation): boolean {
  return overwrittenBy === undefined || overwrittenBy.respondedAt > read.invokedAt;
}
