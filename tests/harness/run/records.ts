import type { AnyScenario } from '../../../harness/model/scenario.ts';
import type { Recording } from '../../../harness/record/entries.ts';
import type { ExecutionRecord } from '../../../harness/run/execution-record.ts';

/** Two writers and a reader, with no invariants of their own. */
export const SCENARIO: AnyScenario = {
  name: 'made-up',
  actors: { writer: { count: 2, run() {} }, reader: { run() {} } },
};

/** A record of an execution that ended by itself, but for what is given. */
export function recordOf(
  record: Partial<Omit<ExecutionRecord, 'recording'>> = {},
  recording: Partial<Recording> = {},
): ExecutionRecord {
  return {
    number: 0,
    ending: 'ended',
    steps: 10,
    switches: 2,
    hashA: 1,
    hashB: 2,
    state: undefined,
    strays: [],
    uncontrolled: false,
    ...record,
    recording: () => ({
      events: [],
      observed: undefined,
      errors: [],
      always: undefined,
      exit: undefined,
      uncontrolled: [],
      killed: undefined,
      standings: [],
      lockWaits: [],
      locks: [],
      steps: [],
      decisions: [],
      sites: new Map(),
      ...recording,
    }),
  };
}
