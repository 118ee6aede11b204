import type { EventEmitter } from 'node:events';
import fs from 'node:fs';
import fsPromises, { open } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { eachInScratch, platform } from './scratch-folder.ts';

const scratch = eachInScratch();

/** All methods of a handle that the platform documents. */
const METHODS = [
  ...['appendFile', 'chmod', 'chown', 'close', 'createReadStream', 'createWriteStream', 'datasync'],
  ...['read', 'readFile', 'readLines', 'readableWebStream', 'readv', 'stat', 'sync', 'truncate'],
  ...['utimes', 'write', 'writeFile', 'writev'],
];

/** What a series of calls on a handle answers, with numbers of bytes and errors' codes. */
async function answers(at: typeof fsPromises): Promise<unknown[]> {
  const found: unknown[] = [];
  const handle = await at.open('file', 'w+');
  const note = async (act: () => Promise<unknown>) => {
    try {
      const answer = (await act()) as { bytesRead?: number; bytesWritten?: number; size?: number };
      found.push(answer?.bytesRead ?? answer?.bytesWritten ?? answer?.size ?? String(answer));
    } catch (error) {
      found.push((error as NodeJS.ErrnoException).code);
    }
  };
  const buffer = Buffer.alloc(4);
  const all = handle as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const calls: [string, ...unknown[]][] = [
    ['write', 'hello world'],
    ['write', 'J', 0],
    ['write', 'é', 5, 'latin1'],
    ['write', Buffer.from('xyz'), 1, 2, 0],
    ['write', Buffer.from('xyz'), { offset: 2, position: 3 }],
    ['write', Buffer.alloc(0)],
    ['write', Buffer.from('xyz'), 7],
    ['write', 7],
    ['writev', [Buffer.from('1'), Buffer.from('2')], 8],
    ['writev', []],
    ['writev', ['x']],
    ['read', buffer, 0, 4, 0],
    ['read', buffer, 1, 3, 2n],
    ['read', { buffer, position: 1 }],
    ['read', buffer, { offset: 3, length: 1, position: 0 }],
    ['read', buffer, 0, 0],
    ['read', buffer, 9, 1],
    ['read', buffer, 0, 9],
    ['read', 7],
    ['read'],
    ['readv', [buffer, Buffer.alloc(2)], 0],
    ['readv', 7],
    ['stat'],
    ['stat', { bigint: true }],
    ['truncate', 6],
    ['truncate', 'x'],
    ['sync'],
    ['datasync'],
    ['chmod', 0o600],
    ['chmod', 'nonsense'],
    ['utimes', 1, 2],
    ['appendFile', 'more'],
    ['writeFile', ['a', 'b']],
    ['writeFile', 7],
    ['readFile', 'utf8'],
    ['readFile', 'nonsense'],
  ];
  for (const [name, ...args] of calls) await note(() => all[name]!(...args));
  found.push(buffer.toString());
  await note(() => at.writeFile(handle, 'through'));
  await note(() => at.appendFile(handle, '!'));
  await note(() => at.readFile(handle, 'utf8'));
  const [first, second] = [handle.close(), handle.close()];
  await Promise.all([first, second]);
  found.push(handle.fd);
  await note(() => handle.stat());
  await note(() => handle.read());
  await note(() => handle.close());
  found.push(platform.readFileSync('file', 'latin1'));
  return found;
}

describe('a handle under control', () => {
  it("answers as the platform's does", async () => {
    const expected = await answers(platform.promises as typeof fsPromises);
    expect(await scratch().run(() => answers(fsPromises))).toEqual(expected);
    expect(expected.at(-1)).toContain('through!');
  });

  it('has all methods and keeps its descriptor open for what is under way', async () => {
    const { run, story } = scratch();
    platform.writeFileSync('file', 'hello');
    await run(async () => {
      const handle = await open('file');
      for (const name of METHODS) expect(handle).toHaveProperty(name, expect.any(Function));
      const events: string[] = [];
      const emitter = handle as unknown as EventEmitter;
      emitter.on('close', () => events.push('close'));
      const reading = handle.readFile('utf8').then((text) => events.push(text));
      const { close } = handle;
      const closing = close().then(() => events.push('closed'));
      expect(events).toEqual(['close']);
      await Promise.all([reading, closing]);
      expect(events).toEqual(['close', 'hello', 'closed']);
    });
    expect(story()).toEqual([
      'fileRead open file for reading = opened',
      'fileRead read file "hello" = 5 bytes "hello"',
    ]);
  });

  it('is closed at the end of its block', async () => {
    await scratch().run(async () => {
      let fd = -1;
      {
        await using handle = await open('file', 'w');
        fd = handle.fd;
      }
      expect(() => platform.fstatSync(fd)).toThrow('EBADF');
    });
  });

  it('gives lines and streams', async () => {
    platform.writeFileSync('file', 'one\ntwo\nthree');
    await scratch().run(async () => {
      const lines: string[] = [];
      for await (const line of (await open('file')).readLines()) lines.push(line);
      expect(lines).toEqual(['one', 'two', 'three']);

      const reader = await open('file');
      const read: Buffer[] = [];
      for await (const part of fs.createReadStream('', { fd: reader, start: 4, end: 6 }))
        read.push(part);
      expect(Buffer.concat(read).toString()).toBe('two');
      expect(reader.fd).toBe(-1);

      const writer = await open('other', 'w');
      await new Promise((done) =>
        writer.createWriteStream({ flush: true }).end('text', done as () => void),
      );

      const web = await open('file');
      let text = '';
      const stream = web.readableWebStream({ autoClose: true }) as ReadableStream<Uint8Array>;
      expect(() => web.readableWebStream()).toThrow('locked');
      for await (const part of stream) text += Buffer.from(part).toString();
      expect(text).toBe('one\ntwo\nthree');
      expect(web.fd).toBe(-1);
    });
    expect(platform.readFileSync('other', 'utf8')).toBe('text');
  });

  it('still works when its execution is over', async () => {
    const { run, gate } = scratch();
    const handle = await run(() => open('file', 'w'));
    const points = gate.points.length;
    await handle.write('late');
    await handle.close();
    expect(platform.readFileSync('file', 'utf8')).toBe('late');
    expect(gate.points).toHaveLength(points);
    expect(gate.pending).toEqual([]);
  });
});
