import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { conserves, defineScenario } from '../../harness/index.ts';
import type { LogOptions } from './correct.ts';
import { entriesOf, everyLineParses, numbersHaveNoGap, sessionsAreApart } from './judge-log.ts';

/** What a subject must make of its options. */
interface Log {
  append(text: string): Promise<number>;
}

const EVENTS = 2;

/** Two processes that append to one log and do not know whose events theirs are. */
export default defineScenario({
  name: 'append-log',
  about: 'A log of JSON lines that several processes append to',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'buffered-halves': {
      module: new URL('./bugs/buffered-halves.ts', import.meta.url),
      expect: 'torn-read',
      within: 200,
    },
    'sequence-before-lock': {
      module: new URL('./bugs/sequence-before-lock.ts', import.meta.url),
      expect: 'duplicate',
      within: 25,
    },
    'shared-unknown': {
      module: new URL('./bugs/shared-unknown.ts', import.meta.url),
      expect: 'invariant',
      within: 10,
    },
  },
  subjectInterface: {
    create:
      '({ file: string, session?: string }) => { append(text: string): Promise<number> } (resolves to the ' +
      "event's number; the file then has a line { sequence: number, session: string, text: string } for it)",
  },
  setup: ({ folder }): LogOptions => ({ file: join(folder(), 'events.jsonl') }),
  open: (subject: { create(options: LogOptions): Log }, options) => subject.create(options),
  actors: {
    writer: {
      count: 2,
      in: 'process',
      async run({ op, index }, log) {
        for (let n = 1; n <= EVENTS; n++) {
          const text = `event ${n} of writer ${index + 1}`;
          await op('append', [text], () => log.append(text));
        }
      },
    },
  },
  observe: (_log, { file }) => readFile(file, 'utf8'),
  invariants: {
    'every line parses': ({ observed }) => everyLineParses(observed),
    'no event is lost': conserves<string>({
      put: 'append',
      take: [],
      left: (log) => entriesOf(log).map(({ text }) => text),
    }),
    'the numbers have no gap': ({ history, observed }) => numbersHaveNoGap(history, observed),
    'each session has an id of its own': ({ history, observed }) =>
      sessionsAreApart(history, observed),
  },
});
