import fs from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cuts } from '../../../../harness/instrument/files/tearing.ts';
import { eachInScratch, platform } from './scratch-folder.ts';

const scratch = eachInScratch();

/** What another party finds in a file before each of the steps. */
function seenBefore(act: () => void, path = 'file'): string[] {
  const { gate, now } = scratch();
  const seen: string[] = [];
  gate.meanwhile = () => {
    try {
      seen.push(platform.readFileSync(path, 'utf8'));
    } catch (error) {
      seen.push((error as NodeJS.ErrnoException).code ?? '');
    }
  };
  now(act);
  gate.meanwhile = () => {};
  return seen;
}

describe('tearing', () => {
  it('cuts at the boundaries of pages, into three parts at most', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.infiniteStream(fc.nat(0xffffffff)), (length, words) => {
        const ends = cuts(length, () => words.next().value);
        expect(ends.at(-1)).toBe(length);
        expect(ends.toSorted((a, b) => a - b)).toEqual(ends);
        expect(new Set(ends).size).toBe(ends.length);
        expect(ends.slice(0, -1).every((end) => end > 0 && end % 4096 === 0)).toBe(true);
        expect(ends.length).toBeLessThanOrEqual(3);
        expect(ends.length > 1).toBe(length > 4096);
      }),
    );
  });

  it('shows an emptied file before what is written', () => {
    platform.writeFileSync('file', 'old');
    expect(seenBefore(() => fs.writeFileSync('file', 'new'))).toEqual(['old', '']);
  });

  it('shows parts of a long write, and never parts of a short one or of one that appends', () => {
    const long = 'x'.repeat(9_000);
    const seen = seenBefore(() => fs.writeFileSync('file', long));
    expect(seen.slice(0, 2)).toEqual(['ENOENT', '']);
    expect(seen.length).toBeGreaterThan(2);
    for (const part of seen.slice(2)) {
      expect(part.length % 4096).toBe(0);
      expect(part.length).toBeGreaterThan(0);
    }
    expect(platform.readFileSync('file', 'utf8')).toBe(long);
    expect(seenBefore(() => fs.writeFileSync('short', 'y'.repeat(4096)), 'short')).toHaveLength(2);
    expect(seenBefore(() => fs.appendFileSync('file', long))).toEqual([long, long]);
    expect(platform.readFileSync('file', 'utf8')).toBe(long + long);
  });

  it('tears long reads: what others write meanwhile is in the rest', () => {
    platform.writeFileSync('file', 'a'.repeat(8_192));
    let reads = 0;
    const { gate, now } = scratch();
    gate.meanwhile = () => {
      reads += 1;
      if (reads === 3) platform.writeFileSync('file', 'b'.repeat(8_192));
    };
    expect(now(() => fs.readFileSync('file', 'utf8'))).toBe('a'.repeat(4096) + 'b'.repeat(4096));
    expect(reads).toBe(3);
  });

  it('tears reads and writes of descriptors, with and without a position', () => {
    const { now, gate } = scratch();
    const content = Buffer.alloc(9_000, 'abcdefg');
    now(() => {
      const fd = fs.openSync('file', 'w+');
      expect(fs.writeSync(fd, content)).toBe(9_000);
      expect(fs.writeSync(fd, content, 0, 9_000, 0)).toBe(9_000);
      expect(fs.writevSync(fd, [content.subarray(0, 10), content.subarray(10)], 0)).toBe(9_000);
      const back = Buffer.alloc(20_000);
      expect(fs.readSync(fd, back, 0, 20_000, 0)).toBe(9_000);
      expect(back.subarray(0, 9_000).equals(content)).toBe(true);
      const halves = [Buffer.alloc(4_000), Buffer.alloc(5_000)];
      expect(fs.readvSync(fd, halves, 0)).toBe(9_000);
      expect(Buffer.concat(halves).equals(content)).toBe(true);
      fs.closeSync(fd);
    });
    expect(gate.points.filter(({ kind }) => kind === 'fileWrite').length).toBeGreaterThan(6);
  });

  it('stops where the file ended when it was opened, as the platform does', () => {
    const grown = (encoding: 'utf8' | null) => {
      platform.writeFileSync('file', 'old');
      let points = 0;
      scratch().gate.meanwhile = () => {
        points += 1;
        if (points === 2) platform.appendFileSync('file', 'er');
      };
      return String(scratch().now(() => fs.readFileSync('file', { encoding })));
    };
    expect(grown(null)).toBe('old');
    expect(grown('utf8')).toBe('older');
  });

  it('lets others see a copy that has begun', () => {
    platform.writeFileSync('source', 'new');
    platform.writeFileSync('file', 'old');
    expect(seenBefore(() => fs.copyFileSync('source', 'file'))).toEqual(['old', '']);
    expect(platform.readFileSync('file', 'utf8')).toBe('new');
  });

  it('lets other operations happen between the steps of one', async () => {
    const { run, gate } = scratch();
    const both = () =>
      Promise.all([
        fs.promises.writeFile('file', 'x'.repeat(5_000)),
        fs.promises.readFile('file', 'utf8'),
      ]);
    const settle = gate.settle;
    // Each operation in turn makes one step.
    gate.settle = () => {
      while (gate.pending.length > 0) {
        for (const operation of [...gate.pending]) {
          if (operation.perform?.() !== true) continue;
          gate.cancel(operation);
          operation.deliver();
        }
      }
      settle();
    };
    expect((await run(both))[1]).toBe('x'.repeat(4096));
  });
});
