import { writeFileSync } from 'node:fs';
import {
  conserves,
  countsEvery,
  defineScenario,
  lastWriteSurvives,
  type Mode,
  operationsNamed,
  readsAreWritten,
} from '../../harness/index.ts';
import { isIntact, keepsIncrements } from '../sqlite-store/judge-records.ts';
import type { ToolContents, ToolState } from './correct.ts';
import { filesOf } from './files.ts';
import {
  clientsAreServed,
  entriesAreKept,
  eventsArrive,
  modulesAreInOrder,
  proxiesAgree,
  requestsEnd,
} from './judge-tool.ts';
import { makeRecords } from './records-file.ts';
import { type DevelopmentTool, PROXIES, RECORDS, type State, USERS, useTool } from './users.ts';

type Volume = Pick<
  State,
  'turns' | 'sites' | 'jobsCapacity' | 'watchesCapacity' | 'modulesCapacity' | 'log'
>;

const VOLUMES: Readonly<Record<Mode, Volume>> = {
  explore: {
    turns: 2,
    sites: 2,
    jobsCapacity: 4,
    watchesCapacity: 2,
    modulesCapacity: 1,
    log: { lines: 8, files: 3, backlog: 2 },
  },
  stress: {
    turns: 4_000,
    sites: 64,
    jobsCapacity: 1_024,
    watchesCapacity: 64,
    modulesCapacity: 12,
    log: { lines: 128, files: 3, backlog: 8 },
  },
};

const FIRST_PORT = 8_000;
const FIRST_PAGE = 0;

const none = () => 0;
const routes = { write: 'route' } as const;
const settings = { write: 'adjust', initial: none } as const;
const modules = { write: 'change', initial: none } as const;
const page = {
  write: 'save',
  key: () => 'page',
  value: ({ args }: { readonly args: readonly unknown[] }) => args[0],
  initial: () => FIRST_PAGE,
} as const;

/** Users of one tool, each in a thread: each does job after job, with all that this takes. */
export default defineScenario({
  name: 'system',
  about: 'A development tool whose threads share jobs, routes, modules, logs, records',
  subject: { correct: { module: new URL('./correct.ts', import.meta.url) } },
  subjectInterface: {
    create:
      '({ memory: { jobs, routes, lock, usage, settings, sources, modules, watches: SharedArrayBuffer (zeroed) }, ' +
      'jobsCapacity, modulesCapacity, watchesCapacity: number, ports: number[], folder: string, log: { lines, files, ' +
      'backlog: number } }) => { submit(job: number): void; take(): number; route(site: number, port: number): void; ' +
      'resolve(site): number | undefined; countUse(): void; adjust(setting: number, value: number): void; ' +
      'setting(setting): number; change(module: number, version: number): Promise<void>; load(module): ' +
      'Promise<number>; tell(change: number): boolean; hear(): number | undefined; publish(event: string): ' +
      'Promise<void>; connect(client: number): Promise<boolean>; drop(client): void; send(client, message: ' +
      'number): Promise<boolean>; proxy(site): Promise<number>; unproxy(site): Promise<boolean>; look(): { ' +
      'portByUrl, urlByPort }; ask(site, isGivenUp: boolean): Promise<number | undefined>; log(entry: number): ' +
      'boolean; flush(): Promise<void>; increment(record: number): number; save(page: number): Promise<void>; ' +
      'page(): Promise<number>; seen(): Promise<{ events, clients: { messages, open, registered }, proxies, trails, ' +
      'refusals }> (of the thread); contents(): Promise<{ jobs, routes, uses, settings, modules, watches, entries, ' +
      'inspection, page }> (of all); close(): void } (files as log-store, sqlite-store and atomic-writer)',
  },
  setup({ mode, folder }): State {
    const { turns, sites, ...bounds } = VOLUMES[mode];
    const state = {
      memory: {
        jobs: new SharedArrayBuffer(64 + 16 * bounds.jobsCapacity),
        routes: new SharedArrayBuffer(4096),
        lock: new SharedArrayBuffer(64),
        usage: new SharedArrayBuffer(4),
        settings: new SharedArrayBuffer(64),
        sources: new SharedArrayBuffer(1024),
        modules: new SharedArrayBuffer(1024),
        watches: new SharedArrayBuffer(64 + 4 * bounds.watchesCapacity),
      },
      ports: Array.from({ length: PROXIES + 1 }, (_, n) => FIRST_PORT + n),
      folder: folder(),
      turns,
      sites,
      ...bounds,
    };
    const files = filesOf(state.folder);
    writeFileSync(files.page, String(FIRST_PAGE));
    makeRecords(
      files.records,
      Array.from({ length: RECORDS }, (_, n) => String(n + 1)),
    );
    return state;
  },
  open: (subject: { create(state: ToolState): DevelopmentTool }, state) => subject.create(state),
  close: (tool) => tool.close(),
  actors: { user: { count: USERS, in: 'thread', run: useTool } },
  observe: (tool) => tool.contents(),
  invariants: {
    'every job is taken once': conserves<ToolContents>({
      put: 'submit',
      take: 'take',
      left: ({ jobs }) => jobs,
    }),
    'every site has the port that it was given last': lastWriteSurvives<ToolContents>({
      ...routes,
      entries: ({ routes }) => routes,
    }),
    'whoever resolves a site sees a port that it was given': readsAreWritten({
      ...routes,
      read: 'resolve',
    }),
    'an answer is a port that the site was given': readsAreWritten({
      ...routes,
      read: 'ask',
      mayForget: true,
    }),
    'every use counts': countsEvery<ToolContents>({ increment: 'use', total: ({ uses }) => uses }),
    'every setting is what it was made last': lastWriteSurvives<ToolContents>({
      ...settings,
      entries: ({ settings }) => settings.entries(),
    }),
    'settings are what they were made': readsAreWritten({ ...settings, read: 'setting' }),
    'modules are loaded as they are': readsAreWritten({ ...modules, read: 'load' }),
    'modules are kept in order': ({ observed, state }) =>
      modulesAreInOrder(observed, state.modulesCapacity),
    'every change that is told is heard of once': conserves<ToolContents>({
      put: 'tell',
      take: 'hear',
      left: ({ watches }) => watches,
    }),
    'every subscriber sees every event': (context) => eventsArrive(context),
    'clients get what they are sent': (context) => clientsAreServed(context),
    'proxies agree': (context) => proxiesAgree(context),
    'requests end once': (context) => requestsEnd(context),
    'entries stay in the log': (context) =>
      entriesAreKept(context, context.observed.entries, context.state.log),
    'every increment counts': (context) => {
      const { inspection } = context.observed;
      const increments = operationsNamed(context, 'increment');
      return isIntact(inspection) ?? keepsIncrements(increments, inspection);
    },
    'the page is what was saved last': lastWriteSurvives<ToolContents>({
      ...page,
      entries: (contents) => [['page', contents.page]],
    }),
    'whoever reads the page sees one that was saved': readsAreWritten({ ...page, read: 'page' }),
  },
});
