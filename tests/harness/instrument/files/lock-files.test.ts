import fs from 'node:fs';
import { expect, it } from 'vitest';
import { CONTROLLED, FORMS, formOf, outcomeOf } from './call-forms.ts';
import { eachInScratch } from './scratch-folder.ts';

const scratch = eachInScratch();

/** Calls on a folder with `file` and the folder `taken` in it, and what may matter to locks. */
const CALLS: readonly [string, readonly unknown[], readonly string[]][] = [
  ['open', ['new', 'wx'], ['create new']],
  ['open', ['file', 'wx'], ['find file']],
  ['open', ['file', 'w'], []],
  ['open', ['folder/new', 'wx'], []],
  ['writeFile', ['new', 'x', { flag: 'ax' }], ['create new']],
  ['mkdir', ['new'], ['create new']],
  ['mkdir', ['taken'], ['find taken']],
  ['mkdir', ['taken', { recursive: true }], []],
  ['link', ['file', 'new'], ['create new']],
  ['symlink', ['pid-1', 'file'], ['find file']],
  ['rename', ['file', 'new'], ['remove file']],
  ['unlink', ['file'], ['remove file']],
  ['rm', ['gone'], []],
  ['rmdir', ['taken'], ['remove taken']],
];

for (const [name, args, told] of CALLS) {
  it(`${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')}) in any form`, async () => {
    for (const form of FORMS) {
      if (formOf(CONTROLLED, name, form) === undefined) continue;
      const { gate, run, root } = scratch();
      for (const entry of fs.readdirSync(root)) fs.rmSync(`${root}/${entry}`, { recursive: true });
      fs.writeFileSync('file', '');
      fs.mkdirSync('taken');
      gate.lockTexts = [];
      await run(() => outcomeOf(CONTROLLED, { name, args }, form));
      expect(gate.lockTexts).toEqual(told);
    }
  });
}
