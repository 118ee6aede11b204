import {
  conserves,
  countsEvery,
  defineScenario,
  lastWriteSurvives,
  readsAreWritten,
} from '../../harness/index.ts';
import type { ToolContents, ToolState } from './correct.ts';

/** What a subject must make of the state. */
interface DevelopmentTool {
  submit(job: number): void;
  take(): number;
  route(site: number, port: number): void;
  resolve(site: number): number | undefined;
  countUse(): void;
  contents(): ToolContents;
}

interface State extends ToolState {
  /** Of each user. */
  readonly turns: number;
  readonly sites: number;
}

const TURNS = { explore: 2, stress: 4_000 };
const SITES = { explore: 2, stress: 64 };
const CAPACITY = { explore: 4, stress: 1_024 };
const RESOLUTIONS = 4;

/** Users of one tool: each submits and takes jobs, and sets and looks up routes, and counts that it did. */
export default defineScenario({
  name: 'system',
  about: 'A development tool made of other systems: a queue, a map and a lock',
  subject: { correct: { module: new URL('./correct.ts', import.meta.url) } },
  subjectInterface: {
    create:
      '({ jobs, routes, lock, usage: SharedArrayBuffer (zeroed), jobsCapacity: number }) => { submit(job: number): void; ' +
      'take(): number; route(site: number, port: number): void; resolve(site: number): number | undefined; ' +
      'countUse(): void; contents(): { jobs: number[], routes: [site, port][], uses: number } }',
  },
  setup: ({ mode }): State => ({
    jobs: new SharedArrayBuffer(64 + 16 * CAPACITY[mode]),
    jobsCapacity: CAPACITY[mode],
    routes: new SharedArrayBuffer(4096),
    lock: new SharedArrayBuffer(64),
    usage: new SharedArrayBuffer(4),
    turns: TURNS[mode],
    sites: SITES[mode],
  }),
  open: (subject: { create(state: ToolState): DevelopmentTool }, state) => subject.create(state),
  actors: {
    user: {
      count: 2,
      in: 'thread',
      run({ op, index, state: { turns, sites } }, tool) {
        for (let turn = 0; turn < turns; turn++) {
          const job = turn * 2 + index;
          const site = 1 + (job % sites);
          op('submit', [job], () => tool.submit(job));
          op('route', [site, job + 1], () => tool.route(site, job + 1));
          for (let n = 1; n <= RESOLUTIONS; n++) {
            const other = 1 + ((job * n) % sites);
            op('resolve', [other], () => tool.resolve(other));
          }
          op('take', [], () => tool.take());
          op('use', [], () => tool.countUse());
        }
      },
    },
  },
  observe: (tool) => tool.contents(),
  invariants: {
    'every job is taken once': conserves<ToolContents>({
      put: 'submit',
      take: 'take',
      left: ({ jobs }) => jobs,
    }),
    'every site has the port that it was given last': lastWriteSurvives<ToolContents>({
      write: 'route',
      entries: ({ routes }) => routes,
    }),
    'whoever resolves a site sees a port that it was given': readsAreWritten({
      read: 'resolve',
      write: 'route',
    }),
    'every use counts': countsEvery<ToolContents>({ increment: 'use', total: ({ uses }) => uses }),
  },
});
