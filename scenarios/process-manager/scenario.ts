import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario } from '../../harness/index.ts';
import type { Listed, Platform } from './correct.ts';
import { listIsTrue } from './judge-list.ts';
import { SimulatedChildren } from './simulated-children.ts';

/** What a subject must make of a platform. */
interface Manager {
  start(name: string): Promise<void>;
  stop(name: string): Promise<boolean>;
  list(): Promise<readonly Listed[]>;
}

const CALLERS = 3;
const CALLS = 3;
const NAMES = 2;
/** How often a caller starts, and how often it stops; else it lists. */
const STARTS = 0.5;
const STOPS = 0.3;
const LONGEST_PAUSE_MS = 8;

/**
 * Callers who start, stop and list the same few processes, which may fail to start and may crash. The children are
 * simulated: real ones run by themselves, and nobody could say in which order they start and end.
 */
export default defineScenario({
  name: 'process-manager',
  about: 'Child processes that are started, stopped and listed by name, and may crash',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'start-and-stop-cross': {
      module: new URL('./bugs/start-and-stop-cross.ts', import.meta.url),
      expect: 'invariant',
      within: 100,
    },
    'exit-before-registration': {
      module: new URL('./bugs/exit-before-registration.ts', import.meta.url),
      expect: 'invariant',
      within: 100,
    },
    'changed-while-listed': {
      module: new URL('./bugs/changed-while-listed.ts', import.meta.url),
      expect: 'uncaught-error',
      within: 300,
    },
    'zombie-after-failed-start': {
      module: new URL('./bugs/zombie-after-failed-start.ts', import.meta.url),
      expect: 'invariant',
      within: 25,
    },
  },
  subjectInterface: {
    create:
      '({ launch(name): Promise<Child>, save(name, pid): Promise<void>, memoryOf(pid): Promise<number | ' +
      'undefined> }) => { start(name: string): Promise<void> (rejects where it cannot be used); stop(name): ' +
      'Promise<boolean> (until it is gone; false where it does not run); list(): Promise<{ name, pid, memory }[]> ' +
      '}, with Child = { pid: number, isAlive: boolean, ready(): Promise<void>, onExit(listener): void, ' +
      'kill(): void }',
  },
  setup: () => ({ calls: CALLS, names: NAMES }),
  open: (subject: { create(platform: Platform): Manager }) => {
    const children = new SimulatedChildren();
    return { manager: subject.create(children), children };
  },
  actors: {
    caller: {
      count: CALLERS,
      in: 'task',
      async run({ op, random, state: { calls, names } }, { manager }) {
        for (let n = 0; n < calls; n++) {
          await sleep(Math.floor(random() * LONGEST_PAUSE_MS));
          const name = `service ${1 + Math.floor(random() * names)}`;
          const what = random();
          if (what < STARTS) await op('start', [name], () => succeeds(manager.start(name)));
          else if (what < STARTS + STOPS) await op('stop', [name], () => manager.stop(name));
          else await op('list', [], () => manager.list());
        }
      },
    },
  },
  observe: async ({ manager, children }) => {
    await children.settled();
    const listed = await manager.list();
    const alive = children.alive().map(({ name, pid }) => ({ name, pid }));
    return { listed, alive, doubles: children.doubles() };
  },
  invariants: {
    'what is listed runs, and what runs is listed': ({ observed }) => listIsTrue(observed),
    'one process of a name runs at a time': ({ observed }) => observed.doubles,
  },
});

/** Whether something went well: that a process cannot be started is nobody's error here. */
async function succeeds(call: Promise<void>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch {
    return false;
  }
}
