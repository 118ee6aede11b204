import fc from 'fast-check';
import {
  countsEvery,
  defineScenario,
  lastWriteSurvives,
  readsAreWritten,
} from '../../harness/index.ts';
import { SETTINGS, type Setting, type SettingsReport, type SettingsState } from './correct.ts';

/** What a subject must make of the state. */
interface Settings {
  set(name: Setting, value: number): void;
  get(name: Setting): number;
  report(): SettingsReport;
}

const names = fc.constantFrom(...SETTINGS);
const everySetting = { initial: () => 0, write: 'set' } as const;

/** Settings that handlers change and their owner, the first actor, must see change. */
export default defineScenario({
  name: 'snapshot-model',
  about: 'State that is handed to other threads and must stay one: shared, not copied',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'handler-copies': {
      module: new URL('./bugs/handler-copies.ts', import.meta.url),
      expect: 'lost-write',
      within: 10,
    },
  },
  subjectInterface: {
    create:
      '({ memory: SharedArrayBuffer (zeroed), settings: object (a copy in each thread) }) => { ' +
      'set(name: string, value: number): void; get(name: string): number; ' +
      'report(): { revision: number, settings: Record<string, number> } (at the end, by the owner) }',
  },
  setup: (): SettingsState => ({
    memory: new SharedArrayBuffer(64),
    settings: { brightness: 0, contrast: 0, volume: 0, revision: 0 },
  }),
  open: (subject: { create(state: SettingsState): Settings }, state) => subject.create(state),
  actors: {
    owner: { count: 1, in: 'thread', operations: { get: names } },
    handler: {
      count: 2,
      in: 'thread',
      operations: { set: fc.tuple(names, fc.integer({ min: 1, max: 99 })) },
    },
  },
  observe: (settings) => settings.report(),
  invariants: {
    'every change reaches the owner': countsEvery<SettingsReport>({
      increment: 'set',
      total: ({ revision }) => revision,
    }),
    'every setting holds the last value written to it': lastWriteSurvives<SettingsReport>({
      ...everySetting,
      entries: ({ settings }) => Object.entries(settings),
    }),
    'the owner reads what was written': readsAreWritten({ ...everySetting, read: 'get' }),
  },
});
