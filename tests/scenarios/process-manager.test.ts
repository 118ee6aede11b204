import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { create as changedWhileListed } from '../../scenarios/process-manager/bugs/changed-while-listed.ts';
import { create as exitBeforeRegistration } from '../../scenarios/process-manager/bugs/exit-before-registration.ts';
import { create as startAndStopCross } from '../../scenarios/process-manager/bugs/start-and-stop-cross.ts';
import { create as zombieAfterFailedStart } from '../../scenarios/process-manager/bugs/zombie-after-failed-start.ts';
import { type Child, create, type Platform } from '../../scenarios/process-manager/correct.ts';
import { allRun, listIsTrue, nobodyIsLeft } from '../../scenarios/process-manager/judge-list.ts';
import { RealChildren } from '../../scenarios/process-manager/real-children.ts';

/** A child that ends when it is told to, in its own time. */
class FakeChild implements Child {
  isAlive = true;
  readonly pid: number;
  ready = async () => {};
  readonly #listeners: (() => void)[] = [];

  constructor(pid: number) {
    this.pid = pid;
  }

  onExit(listener: () => void) {
    this.#listeners.push(listener);
  }

  kill() {
    setImmediate(() => this.end());
  }

  end() {
    this.isAlive = false;
    for (const listener of this.#listeners.splice(0)) listener();
  }
}

function fakes(changes: Partial<Platform> = {}) {
  const children: FakeChild[] = [];
  const launch = async () => {
    const child = new FakeChild(children.length + 1);
    children.push(child);
    return child;
  };
  const platform: Platform = { launch, save: async () => {}, memoryOf: async () => 7, ...changes };
  return { children, platform };
}

const subjects = {
  correct: create,
  changedWhileListed,
  exitBeforeRegistration,
  startAndStopCross,
  zombieAfterFailedStart,
};

/** Behind the end of what was killed before. */
const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe.each(Object.entries(subjects))('one call after another, %s', (_name, make) => {
  test('starts, lists and stops', async () => {
    const { children, platform } = fakes();
    const processes = make(platform);
    await processes.start('web');
    await processes.start('web');
    await processes.start('mail');
    expect(await processes.list()).toEqual([
      { name: 'web', pid: 1, memory: 7 },
      { name: 'mail', pid: 2, memory: 7 },
    ]);
    expect(await processes.stop('web')).toBe(true);
    await settled();
    expect([await processes.stop('web'), children[0]?.isAlive]).toEqual([false, false]);
    expect(await processes.list()).toEqual([{ name: 'mail', pid: 2, memory: 7 }]);
  });

  test('does not list what has crashed, and starts it anew', async () => {
    const { children, platform } = fakes();
    const processes = make(platform);
    await processes.start('web');
    children[0]?.end();
    expect(await processes.list()).toEqual([]);
    await processes.start('web');
    expect(await processes.list()).toEqual([{ name: 'web', pid: 2, memory: 7 }]);
  });
});

/** Children that cannot be used. */
function unusable() {
  const { children, platform } = fakes();
  const launch = async (name: string) => {
    const child = await platform.launch(name);
    child.ready = async () => {
      throw new Error('not ready');
    };
    return child;
  };
  return { children, platform: { ...platform, launch } };
}

test.each([
  ['correct', create, false],
  ['zombie-after-failed-start', zombieAfterFailedStart, true],
])('what cannot be used lives on with %s: %3$s', async (_name, make, alive) => {
  const { children, platform } = unusable();
  const processes = make(platform);
  await expect(processes.start('web')).rejects.toThrow('not ready');
  await settled();
  expect(children[0]?.isAlive).toBe(alive);
  expect(await processes.list()).toEqual([]);
});

test.each([
  ['correct', create, 0],
  ['exit-before-registration', exitBeforeRegistration, 1],
])('what ends while it is started stays listed %3$s times by %s', async (_name, make, times) => {
  const { children, platform } = fakes({ save: async () => children[0]?.end() });
  const processes = make(platform);
  await processes.start('web');
  expect(await processes.list()).toHaveLength(times);
});

test('what is started right behind a stop is listed', async () => {
  const { platform } = fakes();
  const processes = create(platform);
  await processes.start('web');
  await Promise.all([processes.stop('web'), processes.start('web')]);
  await settled();
  expect(await processes.list()).toEqual([{ name: 'web', pid: 2, memory: 7 }]);
});

test('real processes are started, listed, found crashed and stopped', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'process-manager-'));
  const children = new RealChildren(folder);
  const processes = create(children);
  const names = Array.from({ length: 6 }, (_, n) => `service ${n}`);
  try {
    await Promise.all(names.map((name) => processes.start(name)));
    const [first, ...others] = await processes.list();
    expect([first, ...others].map((each) => each?.name)).toEqual(names);
    expect(await readFile(join(folder, 'service 0.pid'), 'utf8')).toBe(String(first?.pid));
    process.kill(first?.pid as number, 'SIGKILL');
    await vi.waitFor(async () => expect(await processes.list()).toHaveLength(others.length));
    expect(await processes.stop('service 0')).toBe(false);
    await Promise.all(names.map((name) => processes.stop(name)));
    for (const { pid } of others) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  } finally {
    await Promise.all(names.map((name) => processes.stop(name)));
    await rm(folder, { recursive: true });
  }
}, 30_000);

test.each([
  ['crashing 1', 'crashing 1 has ended'],
  ['unusable 1', 'unusable 1 cannot be used'],
  ['missing 1', 'ENOENT'],
])(
  'the real process of %s does not run when it could not be used',
  async (name, message) => {
    const folder = await mkdtemp(join(tmpdir(), 'process-manager-'));
    const children = new RealChildren(folder);
    const processes = create(children);
    // One that crashes may have been ready before.
    if (!name.startsWith('crashing')) await expect(processes.start(name)).rejects.toThrow(message);
    else await processes.start(name).catch(({ message: said }) => expect(said).toBe(message));
    await children.settled();
    expect([await processes.list(), children.alive()]).toEqual([[], []]);
    await rm(folder, { recursive: true });
  },
  30_000,
);

test('two real processes of one name are noticed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'process-manager-'));
  const children = new RealChildren(folder);
  const both = [await children.launch('service 1'), await children.launch('service 1')];
  expect(children.doubles()).toMatch(/\d+ and \d+ of service 1 ran at once/);
  for (const child of both) child.kill();
  await children.settled();
  expect(children.alive()).toEqual([]);
  await rm(folder, { recursive: true });
}, 30_000);

const web = { name: 'web', pid: 1 };

test.each([
  ['the same', [web], [web], undefined],
  ['more that run', [], [web], 'process 1 of web runs, and is not listed'],
  ['more that are listed', [web], [], 'process 1 of web is listed, and does not run'],
])('of %s', (_name, listed, alive, said) => {
  expect(listIsTrue({ listed, alive })).toBe(said);
});

test('of processes that were started to stay, those that do not run are noticed', () => {
  expect(allRun([web], 1)).toBeUndefined();
  expect(allRun([web], 2)).toBe('2 processes were started to stay, and 1 run');
});

test('of processes that were stopped, those that run are noticed', () => {
  expect(nobodyIsLeft([])).toBeUndefined();
  expect(nobodyIsLeft([web])).toMatch('process 1 of web was stopped, and runs');
});
