import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  defineScenario,
  type History,
  type Operation,
  type Violation,
  violation,
} from '../../harness/index.ts';
import type { RecordOptions } from './correct.ts';

/** What a subject must make of its options. */
interface Record {
  record(key: string): Promise<boolean>;
}

const KEYS = ['elm', 'oak'];
const CALLS = 2;

/** Two processes that record what they meet in one file, often the same. */
export default defineScenario({
  name: 'record-once',
  about: 'A file that a key is appended to unless it is there already',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'two-sections': {
      module: new URL('./bugs/two-sections.ts', import.meta.url),
      expect: 'duplicate',
      within: 150,
    },
  },
  subjectInterface: {
    create:
      '({ file: string }) => { record(key: string): Promise<boolean> } (false where the key was there ' +
      'already; the file has one key a line)',
  },
  setup: ({ folder }): RecordOptions => ({ file: join(folder(), 'met.txt') }),
  open: (subject: { create(options: RecordOptions): Record }, options) => subject.create(options),
  actors: {
    recorder: {
      count: 2,
      in: 'process',
      operations: { record: fc.constantFrom(...KEYS) },
      maxOperations: CALLS,
    },
  },
  observe: async (_record, { file }) => (await readFile(file, 'utf8')).trimEnd().split('\n'),
  invariants: {
    'each key is there once': ({ history, observed }) => eachKeyOnce(history, observed),
    'one is told that the key is new': ({ history }) => oneIsTold(history),
  },
});

function eachKeyOnce(history: History, lines: readonly string[]): Violation | string | undefined {
  for (const [key, calls] of byKey(history)) {
    const times = lines.filter((line) => line === key).length;
    if (times > 1) {
      return violation('duplicate', `${key} is there ${times} times: ${describe(calls)}`, lines);
    }
    if (times === 0)
      return violation('lost-write', `${key} is not there: ${describe(calls)}`, lines);
  }
  const foreign = lines.find((line) => !byKey(history).has(line));
  return foreign === undefined ? undefined : `there is '${foreign}', which nobody recorded`;
}

function oneIsTold(history: History): Violation | string | undefined {
  for (const [key, calls] of byKey(history)) {
    const told = calls.filter(({ outcome }) => outcome.kind === 'returned' && outcome.value);
    if (told.length > 1) {
      return violation('duplicate', `${key} was new to ${told.length}: ${describe(told)}`);
    }
    if (told.length === 0) return `${key} was new to nobody: ${describe(calls)}`;
  }
  return undefined;
}

function byKey(history: History): Map<string, Operation[]> {
  return Map.groupBy(history, ({ args }) => String(args[0]));
}

function describe(calls: readonly Operation[]): string {
  return calls
    .map(({ role, by = role, args, outcome }) => {
      const value = outcome.kind === 'returned' ? ` → ${outcome.value}` : '';
      return `${by}: record('${args[0]}')${value}`;
    })
    .join('; ');
}
