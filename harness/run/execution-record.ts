import type { RowAnswer } from '../conductor/batch.ts';
import type { Ending } from '../conductor/layout.ts';
import { hashText } from '../conductor/trace-hash.ts';
import type { Standing } from '../model/standing.ts';
import { type Recording, readRecording } from '../record/entries.ts';

/** How an execution ended, the host's view included. */
export type RecordEnding = Exclude<Ending, 'running'> | 'hung' | 'died';

/** All that is known of one execution. */
export interface ExecutionRecord {
  readonly number: number;
  readonly ending: RecordEnding;
  readonly steps: number;
  readonly switches: number;
  readonly hashA: number;
  readonly hashB: number;
  /** As the actors left it. Its memory is used again by the batch after. */
  readonly state: unknown;
  /** What the actors wrote down; read from shared memory at the first call. */
  readonly recording: () => Recording;
  /** Where the actors stand, for an execution that the host had to end. */
  readonly standings?: readonly Standing[];
  /** Where the code of the running actor is, innermost frame first, as far as the host could learn. */
  readonly stack?: readonly string[];
  /** Why a thread died, and errors that surfaced when the actors had ended. */
  readonly death?: { readonly message: string; readonly code: string };
  readonly strays: readonly string[];
  /** Something ran that is not scheduled; the recording names it. */
  readonly uncontrolled: boolean;
}

/** Builds a record; the arena must not be reused before `recording` was called, if it ever is. */
export function toRecord(
  arena: SharedArrayBuffer,
  answer: RowAnswer,
  more: Pick<ExecutionRecord, 'number' | 'ending' | 'state'> &
    Partial<Pick<ExecutionRecord, 'standings' | 'stack' | 'death' | 'strays'>>,
): ExecutionRecord {
  let recording: Recording | undefined;
  return {
    strays: [],
    ...more,
    steps: answer.steps,
    switches: answer.switches,
    hashA: answer.hashA,
    hashB: answer.hashB,
    uncontrolled: answer.uncontrolled,
    recording: () => {
      recording ??= readRecording(arena, answer.arenaStart, answer.arenaEnd);
      return recording;
    },
  };
}

/** The trace hash as text: 16 hexadecimal digits. */
export function traceHash(record: ExecutionRecord): string {
  return hashText(record.hashA, record.hashB);
}
