import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { conserves, defineScenario } from '../../harness/index.ts';
import {
  entriesOf,
  everyLineParses,
  numbersHaveNoGap,
  sessionsAreApart,
} from '../append-log/judge-log.ts';
import { entriesAreWhole, entriesStay } from '../log-store/judge-entries.ts';
import { isIntact, keepsIncrements } from '../sqlite-store/judge-records.ts';
import {
  historyIsWhole,
  versionsAreCounted,
  versionsOf,
  writesAreNumbered,
} from '../versioned-store/judge-versions.ts';
import { filesIn, type WorkspaceOptions } from './correct-in-processes.ts';
import { type Contents, callsOf, metOnce, pagesFollow } from './judge-workspace.ts';
import { makeRecords } from './records-file.ts';

/** What a subject must make of its options. */
interface DevelopmentTool {
  save(text: string): Promise<number>;
  append(event: string): Promise<number>;
  meet(key: string): Promise<boolean>;
  log(entry: string): Promise<void>;
  increment(key: string): number;
  publish(page: string): Promise<string>;
  contents(): Promise<Pick<Contents, 'current' | 'entries' | 'inspection' | 'page'>>;
  close(): void;
}

interface State extends WorkspaceOptions {
  /** Of each user. */
  readonly turns: number;
}

const TURNS = { explore: 1, stress: 20 };
const KEYS = ['elm', 'oak', 'ash'];
const FIRST_TEXT = 'the first text';
const FIRST_PAGE = 'the first page';
const LOG = { lines: 8, files: 3 };
/** Users of one workspace, each in a process: each does everything that it can do, turn by turn. */
export default defineScenario({
  name: 'system-in-processes',
  about: 'A development tool whose processes share files: texts, logs, records, locks',
  subject: { correct: { module: new URL('./correct-in-processes.ts', import.meta.url) } },
  subjectInterface: {
    create:
      '({ folder: string, lines: number, files: number }) => { save(text): Promise<number>; append(event): ' +
      'Promise<number>; meet(key): Promise<boolean>; log(entry): Promise<void>; increment(key): number; ' +
      'publish(page): Promise<string> (the page before); contents(): Promise<{ current, entries, inspection, ' +
      'page }>; close(): void } (files as versioned-store, append-log, record-once, log-store and sqlite-store)',
  },
  setup({ mode, folder }): State {
    const state = { folder: folder(), ...LOG, turns: TURNS[mode] };
    const files = filesIn(state.folder);
    writeFileSync(files.text, JSON.stringify({ version: 1, text: FIRST_TEXT }));
    writeFileSync(files.page, FIRST_PAGE);
    makeRecords(files.records, KEYS);
    return state;
  },
  open: (subject: { create(options: WorkspaceOptions): DevelopmentTool }, state) =>
    subject.create(state),
  close: (tool) => tool.close(),
  actors: {
    user: {
      count: 2,
      in: 'process',
      async run({ op, index, state: { turns } }, tool) {
        for (let turn = 1; turn <= turns; turn++) {
          const what = `${turn} of user ${index + 1}`;
          const key = KEYS[turn % KEYS.length];
          await op('append', [`event ${what}`], () => tool.append(`event ${what}`));
          await op('save', [`text ${what}`], () => tool.save(`text ${what}`));
          await op('meet', [key], () => tool.meet(key));
          await op('log', [`entry ${what}`], () => tool.log(`entry ${what}`));
          op('increment', [key], () => tool.increment(key));
          await orRefused(op('publish', [`page ${what}`], () => tool.publish(`page ${what}`)));
        }
      },
    },
  },
  async observe(tool, { folder }): Promise<Contents> {
    const files = filesIn(folder);
    return {
      ...(await tool.contents()),
      history: await readFile(files.history, 'utf8'),
      journal: await readFile(files.journal, 'utf8'),
      met: (await readFile(files.sightings, 'utf8')).trimEnd().split('\n'),
    };
  },
  invariants: {
    'every version is kept': ({ history, observed }) =>
      historyIsWhole(observed) ??
      versionsAreCounted(observed) ??
      writesAreNumbered(callsOf(history, 'save', 'write'), observed),
    'no text is lost': conserves<Contents>({
      put: 'save',
      take: [],
      left: ({ history, current }) =>
        [...versionsOf(history), current]
          .map(({ text }) => text)
          .filter((text) => text !== FIRST_TEXT),
    }),
    'the journal is whole': ({ history, observed: { journal } }) =>
      everyLineParses(journal) ??
      numbersHaveNoGap(callsOf(history, 'append', 'append'), journal) ??
      sessionsAreApart(callsOf(history, 'append', 'append'), journal),
    'no event is lost': conserves<Contents>({
      put: 'append',
      take: [],
      left: ({ journal }) => entriesOf(journal).map(({ text }) => text),
    }),
    'whom one meets is new once': ({ history, observed }) => metOnce(history, observed.met),
    'entries stay in the log': ({ history, observed: { entries } }) => {
      const writes = callsOf(history, 'log', 'write');
      return (
        entriesAreWhole(writes, entries) ?? entriesStay(writes, entries, { ...LOG, backlog: 1 })
      );
    },
    'every increment counts': ({ history, observed: { inspection } }) =>
      isIntact(inspection) ?? keepsIncrements(history, inspection),
    'each page replaces the one before': ({ history, observed: { page } }) =>
      pagesFollow(history, FIRST_PAGE, page),
  },
});

/** Ten seconds may pass for one who waits for the lock while the holder does not get on: then it is refused. */
async function orRefused(publishing: Promise<string>): Promise<void> {
  try {
    await publishing;
  } catch (thrown) {
    if (!/was not free within/.test((thrown as Error).message)) throw thrown;
  }
}
