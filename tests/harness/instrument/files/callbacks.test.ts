import { AsyncLocalStorage } from 'node:async_hooks';
import fs from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { eachInScratch, platform, type ScratchFolder } from './scratch-folder.ts';

const scratch = eachInScratch();
type Method = (...args: unknown[]) => unknown;
const all = fs as unknown as Record<string, Method>;

/** All that a callback gets. */
function heard({ run }: ScratchFolder, name: string, ...args: unknown[]): Promise<unknown[]> {
  return run(
    () =>
      new Promise((resolve) => all[name]!(...args, (...outcome: unknown[]) => resolve(outcome))),
  );
}

describe('callbacks', () => {
  it('get what the platform gives them', async () => {
    platform.writeFileSync('file', 'hello');
    const folder = scratch();
    const fd = folder.now(() => fs.openSync('file', 'r+'));
    const buffer = Buffer.alloc(5);
    expect(await heard(folder, 'mkdir', 'new')).toEqual([null]);
    expect(await heard(folder, 'exists', 'gone')).toEqual([false]);
    expect(await heard(folder, 'exists', 7)).toEqual([false]);
    expect(await heard(folder, 'read', fd, buffer, 0, 5, 0)).toEqual([null, 5, buffer]);
    expect(await heard(folder, 'read', fd, { buffer, position: 1 })).toEqual([null, 4, buffer]);
    expect(await heard(folder, 'read', fd, buffer, { position: 2 })).toEqual([null, 3, buffer]);
    expect(await heard(folder, 'write', fd, 'abc', 0, 'utf8')).toEqual([null, 3, 'abc']);
    expect(await heard(folder, 'write', fd, buffer, 0, 1)).toEqual([null, 1, buffer]);
    expect(await heard(folder, 'writev', fd, [buffer], 0)).toEqual([null, 5, [buffer]]);
    expect(await heard(folder, 'readv', fd, [buffer], 0)).toEqual([null, 5, [buffer]]);
    expect(await heard(folder, 'close', fd)).toEqual([null]);
    const failed = await heard(folder, 'read', fd, buffer, 0, 5, 0);
    expect(failed).toMatchObject([{ code: 'EBADF' }, 0, buffer]);
    const defaulted = (await heard(
      folder,
      'read',
      folder.now(() => fs.openSync('file', 'r')),
    )) as Buffer[];
    expect([defaulted[1], defaulted[2]?.length]).toEqual([5, 16_384]);
  });

  it('must be given, and arguments be right, when the call is made', () => {
    const { now, gate } = scratch();
    platform.writeFileSync('file', '');
    const refused: [string, ...unknown[]][] = [
      ['readFile', 'file'],
      ['stat', 'file', {}],
      ['rename', 'a', 'b'],
      ['readFile', 7.5, () => {}],
      ['readFile', 'file', 'nonsense', () => {}],
      ['writeFile', 'file', 7, () => {}],
      ['chmod', 'file', 'nonsense', () => {}],
      ['rename', 'a', undefined, () => {}],
      ['read', 'x', Buffer.alloc(1), 0, 1, 0, () => {}],
      ['read', 9, Buffer.alloc(1), 5, 1, 0, () => {}],
      ['write', 9, Buffer.alloc(1), 5, 1, 0, () => {}],
      ['write', 9, {}, () => {}],
      ['writev', 9, ['x'], () => {}],
      ['open', 'file', 'nonsense', () => {}],
      ['open', 'file', 'r', {}, () => {}],
      ['mkdtemp', 7, () => {}],
      ['cp', 'file', 'x', 7, () => {}],
    ];
    for (const [name, ...args] of refused) {
      const expected = thrownBy(() =>
        (platform as unknown as Record<string, Method>)[name]!(...args),
      );
      expect(expected, name).toMatch(/^ERR_/);
      expect(
        now(() => thrownBy(() => all[name]!(...args))),
        name,
      ).toBe(expected);
    }
    expect(gate.pending).toEqual([]);
    expect(gate.points).toEqual([]);
  });

  it('are called in the context in which they were given', async () => {
    const storage = new AsyncLocalStorage<string>();
    const { run } = scratch();
    const found = await run(
      () =>
        new Promise((resolve) => {
          storage.run('mine', () => fs.access('gone', () => resolve(storage.getStore())));
        }),
    );
    expect(found).toBe('mine');
  });

  it('may throw through what delivers', () => {
    const { now, gate } = scratch();
    now(() =>
      fs.access('gone', () => {
        throw new Error('mine');
      }),
    );
    const [operation] = gate.pending;
    expect(operation!.perform?.()).toBe(true);
    expect(() => operation!.deliver()).toThrow('mine');
  });

  it('turn into promises', async () => {
    platform.writeFileSync('file', 'hello');
    const { run, story } = scratch();
    await run(async () => {
      expect(await promisify(fs.exists)('file')).toBe(true);
      expect(await promisify(fs.readFile)('file', 'utf8')).toBe('hello');
      const fd = await promisify(fs.open)('file', 'r+');
      const buffer = Buffer.alloc(5);
      expect(await promisify(fs.read)(fd, buffer, 0, 5, 0)).toEqual({ bytesRead: 5, buffer });
      expect(await promisify(fs.write)(fd, 'x')).toEqual({ bytesWritten: 1, buffer: 'x' });
      expect(await promisify(fs.writev)(fd, [buffer])).toMatchObject({ bytesWritten: 5 });
      expect(await promisify(fs.readv)(fd, [buffer])).toMatchObject({ bytesRead: 0 });
      await promisify(fs.close)(fd);
    });
    expect(story()).toHaveLength(8);
  });

  it('are not waited for where none is needed', async () => {
    const { run } = scratch();
    await run(async () => {
      const fd = fs.openSync('file', 'w');
      fs.close(fd);
      await fs.promises.stat('file');
      expect(() => platform.fstatSync(fd)).toThrow('EBADF');
    });
  });
});

describe('signals', () => {
  const aborted = { signal: AbortSignal.abort(new Error('why')) };
  const error = { name: 'AbortError', code: 'ABORT_ERR', cause: { message: 'why' } };

  it('that have fired stop calls before they begin', async () => {
    const folder = scratch();
    for (const [name, ...args] of [
      ['readFile', 'file'],
      ['writeFile', 'file', 'x'],
    ] as const) {
      expect(await heard(folder, name, ...args, aborted)).toMatchObject([error]);
      const call = () =>
        (fs.promises as unknown as Record<string, Method>)[name]!(...args, aborted);
      await expect(folder.run(call as () => Promise<unknown>)).rejects.toMatchObject(error);
    }
    expect(folder.gate.points).toEqual([]);
    expect(platform.existsSync('file')).toBe(false);
  });

  it('stop calls between two steps, and what is open is closed', async () => {
    const { run, gate, story } = scratch();
    const controller = new AbortController();
    const before = platform.readdirSync('/proc/self/fd').length;
    const writing = run(() => {
      const outcome = fs.promises.writeFile('file', 'x'.repeat(9_000), {
        signal: controller.signal,
      });
      const operation = gate.pending[0]!;
      const perform = operation.perform!.bind(operation);
      Object.assign(operation, {
        perform: () => {
          if (gate.points.length === 2) controller.abort();
          return perform();
        },
      });
      return outcome;
    });
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    expect(story()[0]).toBe('fileWrite open file for writing, created = created');
    expect(platform.readFileSync('file', 'utf8')).toBe('');
    expect(platform.readdirSync('/proc/self/fd')).toHaveLength(before);
  });
});

function thrownBy(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}
