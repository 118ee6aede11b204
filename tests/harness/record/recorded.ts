import fc from 'fast-check';
import { ParallelRecorder } from '../../../harness/record/parallel-recorder.ts';
import { RingReader, RingWriter, ringBytes } from '../../../harness/record/ring.ts';
import { type RoundLog, RoundLogs } from '../../../harness/record/round-log.ts';

/** A call in a round, with how many others begin before it returns. */
export interface RecordedCall {
  readonly thread: number;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly value: unknown;
  readonly others: number;
  readonly threw?: boolean;
}

/** Calls of these names, whose arguments and values are drawn from `value`. */
export const recordedCalls = (names: readonly string[], value: fc.Arbitrary<unknown>) =>
  fc.array(
    fc.record({
      thread: fc.nat(1),
      name: fc.constantFrom(...names),
      args: fc.array(value, { maxLength: 3 }),
      value,
      others: fc.nat(3),
    }),
    { maxLength: 40 },
  );

/** The log of a round in which two threads made these calls, each as soon as it can. */
export function logOf(calls: readonly RecordedCall[]): RoundLog {
  const rings = [0, 1].map(() => new SharedArrayBuffer(ringBytes(1 << 14)));
  const recorders = rings.map((ring) => new ParallelRecorder(new RingWriter(ring)));
  const actors = [0, 1].map((index) => ({ role: 'user', index, name: `user ${index + 1}` }));
  const logs = new RoundLogs(
    rings.map((ring) => new RingReader(ring)),
    actors,
  );
  let responses = 0;
  const open: { readonly call: RecordedCall; readonly invoked: number; left: number }[] = [];
  const end = (isDue: (left: number) => boolean) => {
    for (const entry of open.filter(({ left }) => isDue(left))) {
      open.splice(open.indexOf(entry), 1);
      const { thread, name, args, value, threw } = entry.call;
      const recorder = recorders[thread] as ParallelRecorder;
      const number = recorder.nameNumber(name);
      responses++;
      if (threw) recorder.threw(thread, number, args, entry.invoked, responses, String(value));
      else recorder.operation(thread, number, args, entry.invoked, responses, value);
    }
  };
  for (const call of calls) {
    for (const entry of open) entry.left--;
    open.push({ call, invoked: responses, left: call.others });
    end((left) => left <= 0);
  }
  end(() => true);
  for (const recorder of recorders) recorder.roundEnd();
  return logs.drain()[0] as RoundLog;
}
