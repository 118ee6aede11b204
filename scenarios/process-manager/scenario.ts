import { setTimeout as sleep } from 'node:timers/promises';
import { type ActorContext, defineScenario } from '../../harness/index.ts';
import type { Listed, Platform } from './correct.ts';
import { allRun, listIsTrue, nobodyIsLeft } from './judge-list.ts';
import { RealChildren } from './real-children.ts';
import { SimulatedChildren } from './simulated-children.ts';

/** What a subject must make of a platform. */
interface Manager {
  start(name: string): Promise<void>;
  stop(name: string): Promise<boolean>;
  list(): Promise<readonly Listed[]>;
}

interface State {
  /** Of each caller, one after another. */
  readonly calls: number;
  readonly names: number;
  /** Only in stress: where real children are written down, what their names end in, and how many there are. */
  readonly folder?: string;
  readonly tag?: string;
  readonly services: number;
  /** By the first word of their names. */
  readonly failing: Readonly<Record<string, number>>;
}

interface Handle {
  readonly manager: Manager;
  readonly children: SimulatedChildren | RealChildren;
}

const CALLERS = 3;
const CALLS = 3;
/** Under stress: processes that run at once, in some of the rounds, and those of each other program. */
const SERVICES = 200;
const FEW_SERVICES = 10;
const LARGE_ROUNDS = 0.2;
const FAILING = { crashing: 60, unusable: 10, missing: 5 };
const NAMES = 2;
/** How often a caller starts, and how often it stops; else it lists. */
const STARTS = 0.5;
const STOPS = 0.3;
const HANG_MS = 5_000;
const LONGEST_PAUSE_MS = 8;

/** In stress a manager lives as long as its thread: what it never forgets adds up from round to round. */
let kept: Handle | undefined;

/**
 * Callers who start, stop and list the same few processes, which may fail to start and may crash. In explore the
 * children are simulated: real ones run by themselves, and nobody could say in which order they start and end. Under
 * stress they are real. While that goes on, 75 more crash, cannot be used or are not there, and in one round of five
 * 200 others run at once, of which each is stopped in the end.
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
      expect: { explore: 'invariant', stress: 'leak' },
      within: 100,
      withinS: 30,
    },
    'changed-while-listed': {
      module: new URL('./bugs/changed-while-listed.ts', import.meta.url),
      expect: 'uncaught-error',
      within: 300,
    },
    'zombie-after-failed-start': {
      module: new URL('./bugs/zombie-after-failed-start.ts', import.meta.url),
      expect: { explore: 'invariant', stress: 'leak' },
      within: 25,
      withinS: 30,
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
  setup: ({ mode, folder, random }): State => {
    const few = { calls: CALLS, names: NAMES, services: 0, failing: {} };
    if (mode === 'explore') return few;
    const tag = random().toString(36).slice(2);
    const services = random() < LARGE_ROUNDS ? SERVICES : FEW_SERVICES;
    return { ...few, services, failing: FAILING, folder: folder(), tag };
  },
  open: (subject: { create(platform: Platform): Manager }, { folder }): Handle => {
    if (folder === undefined) return managing(subject, new SimulatedChildren());
    kept ??= managing(subject, new RealChildren(folder));
    return kept;
  },
  actors: {
    caller: {
      count: CALLERS,
      in: 'task',
      async run(context, { manager }) {
        const isReal = context.state.folder !== undefined;
        const many = isReal ? startMany(context, manager) : undefined;
        await meddle(context, manager);
        await many;
      },
    },
  },
  observe: async ({ manager, children }, { tag, folder }) => {
    await children.settled();
    const isOfRound = ({ name }: { readonly name: string }) =>
      tag === undefined || name.endsWith(tag);
    const listed = (await manager.list()).filter(isOfRound);
    const alive = children.alive().filter(isOfRound);
    const seen = {
      listed: listed.map(({ name, pid }) => ({ name, pid })),
      alive: alive.map(({ name, pid }) => ({ name, pid })),
      doubles: children.doubles(),
    };
    if (folder === undefined) return { ...seen, left: [] };
    await Promise.all(listed.map(({ name }) => manager.stop(name)));
    const left = children
      .alive()
      .filter(isOfRound)
      .map(({ name, pid }) => ({ name, pid }));
    return { ...seen, left };
  },
  invariants: {
    'what is listed runs, and what runs is listed': ({ observed }) => listIsTrue(observed),
    'one process of a name runs at a time': ({ observed }) => observed.doubles,
    'all that was to run ran at once': ({ observed, state }) =>
      allRun(observed.alive, state.services),
    'what is stopped is gone': ({ observed }) => nobodyIsLeft(observed.left),
  },
  // A busy machine takes seconds to start so many processes, and no call begins meanwhile.
  limits: { hangMs: HANG_MS },
});

function managing(
  subject: { create(platform: Platform): Manager },
  children: Handle['children'],
): Handle {
  return { manager: subject.create(children), children };
}

/** Starts, stops and lists a few processes that others start and stop, too, one call after another. */
async function meddle(
  { op, random, state: { calls, names, tag } }: ActorContext<State>,
  manager: Manager,
): Promise<void> {
  for (let n = 0; n < calls; n++) {
    await sleep(Math.floor(random() * LONGEST_PAUSE_MS));
    const name = named('service', 1 + Math.floor(random() * names), tag);
    const what = random();
    if (what < STARTS) await op('start', [name], () => succeeds(manager.start(name)));
    else if (what < STARTS + STOPS) await op('stop', [name], () => manager.stop(name));
    else await op('list', [], () => manager.list());
  }
}

/** Starts this caller's share of many processes, all at once. */
async function startMany(
  { op, index, state: { services, failing, names, tag } }: ActorContext<State>,
  manager: Manager,
): Promise<void> {
  const all = Object.entries({ service: services, ...failing }).flatMap(([word, count]) =>
    Array.from({ length: count }, (_, n) => named(word, names + 1 + n, tag)),
  );
  const share = all.filter((_, n) => n % CALLERS === index);
  await Promise.all(share.map((name) => op('start', [name], () => succeeds(manager.start(name)))));
}

function named(word: string, number: number, tag: string | undefined): string {
  return tag === undefined ? `${word} ${number}` : `${word} ${number} of ${tag}`;
}

/** Whether something went well: that a process cannot be started is nobody's error here. */
async function succeeds(call: Promise<void>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch {
    return false;
  }
}
