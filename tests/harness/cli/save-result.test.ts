import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { saveResult } from '../../../harness/cli/save-result.ts';
import { renderReport } from '../../../reports/formats.ts';
import { kindName } from '../../../reports/result-kinds.ts';
import { EVERY_KIND } from '../../reports/wild-results.ts';
import { inFreshFolder } from './command-line.ts';

const screen = { write: () => true };
const savable = (at: number) => {
  const result = EVERY_KIND[at]!;
  const json = renderReport([result], 'json');
  return { name: kindName(result), startedAt: result.startedAt, ended: result.ended, json };
};

test('law: a result of any kind gives way to one of any other, and keeps a file of its own', () =>
  inFreshFolder(async (folder) => {
    for (const first of EVERY_KIND.keys()) {
      for (const second of EVERY_KIND.keys()) {
        await saveResult(folder, savable(first), screen);
        await saveResult(folder, savable(second), screen);
        expect(await readFile(join(folder, 'result.json'), 'utf8')).toBe(savable(second).json);
      }
    }
    expect(await readdir(folder)).toHaveLength(EVERY_KIND.length + 1);
  }));

test.each(['', '{', 'null', '[]', '{"source":null}', '{"source":"x"}', '{"name":"x"}'])(
  "somebody else's result.json stays: %j",
  (text) =>
    inFreshFolder(async (folder) => {
      await writeFile(join(folder, 'result.json'), text);
      await saveResult(folder, savable(0), screen);
      expect(await readFile(join(folder, 'result.json'), 'utf8')).toBe(text);
      expect(await readdir(folder)).toHaveLength(2);
    }),
);
