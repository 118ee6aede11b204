import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { thrownAt } from '../../../harness/base/thrown-at.ts';

/** In a process of its own: vitest has another way to import than Node. */
async function placeIn(file: string): Promise<unknown> {
  const ours = new URL('../../../harness/base/thrown-at.ts', import.meta.url).href;
  const script = `import(${JSON.stringify(pathToFileURL(file).href)}).catch(async (thrown) => {
    const { thrownAt } = await import(${JSON.stringify(ours)});
    console.log(JSON.stringify(thrownAt(thrown)));
  });`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script]);
  return JSON.parse(stdout);
}

test.each([
  ['cannot be parsed', 'a.mts', 'const fine = 1;\nconst x = ( => 3;\n', 2],
  ['is no TypeScript', 'a.mts', 'export class A {\n  constructor(private a: string) {}\n}\n', 2],
  ['throws', 'a.mjs', '\n\nthrow new Error("no\\n at all");\n', 3],
])('names the file that %s, and not who imports it', async (_, name, code, line) => {
  const folder = await mkdtemp(join(tmpdir(), 'hammerlock-thrown-'));
  try {
    await writeFile(join(folder, name), code);
    await writeFile(join(folder, 'top.mjs'), `\n\n\n\nimport './${name}';\n`);
    expect(await placeIn(join(folder, 'top.mjs'))).toEqual({
      url: pathToFileURL(join(folder, name)).href,
      line,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([undefined, null, 'text', {}, new Proxy({}, {})])('knows no place of %j', (thrown) => {
  expect(thrownAt(thrown)).toBeUndefined();
});
