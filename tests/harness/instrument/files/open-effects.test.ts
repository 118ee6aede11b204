import fs from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { closeLeftOpen } from '../../../../harness/instrument/files/open-files.ts';
import { eachInScratch, platform } from './scratch-folder.ts';

const scratch = eachInScratch();
const name = fc.constantFrom('a', 'b', 'link');

/** What an actor may do, and others behind its back. */
const act = fc.oneof(
  fc.record({ kind: fc.constant('open'), name, flag: fc.constantFrom('w', 'a', 'a+', 'wx', 'r+') }),
  fc.record({ kind: fc.constantFrom('unlink', 'removed by another', 'next execution'), name }),
);

/** The effect that opening must be told to have, where it succeeds. */
function effectOf(flag: string, isThere: boolean): string {
  if (!isThere) return 'created';
  return flag === 'w' ? 'truncated' : 'opened';
}

it('opening says whether it created a file, whatever happened to the file before', () => {
  platform.symlinkSync('a', 'link');
  const target = (file: string) => (file === 'link' ? 'a' : file);
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
      const { now, gate } = scratch();
      for (const file of ['a', 'b']) platform.rmSync(file, { force: true });
      for (const each of acts) {
        if (each.kind === 'next execution') closeLeftOpen();
        else if (!('flag' in each)) {
          if (each.kind === 'unlink' && platform.existsSync(target(each.name)))
            now(() => fs.unlinkSync(target(each.name)));
          else platform.rmSync(target(each.name), { force: true });
        } else {
          const { flag } = each;
          const isThere = platform.existsSync(target(each.name));
          const fails = flag === 'wx' ? isThere || each.name === 'link' : flag === 'r+' && !isThere;
          const open = () => now(() => fs.closeSync(fs.openSync(each.name, flag)));
          if (fails) expect(open).toThrow(flag === 'wx' ? 'EEXIST' : 'ENOENT');
          else open();
          const value = fails ? (flag === 'wx' ? 'EEXIST' : 'ENOENT') : effectOf(flag, isThere);
          expect(gate.points.at(-1)?.value).toBe(value);
          expect(platform.existsSync(target(each.name))).toBe(isThere || !fails);
        }
      }
    }),
  );
});
