import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  'main.ts': `import { first } from './part.ts';
import required from './old.cjs';
import * as typed from './typed.cts';
import pkg from 'pkg';
import other from 'other';
import { readFileSync } from 'node:fs';
export const mark: object = {};
export { first, required, readFileSync };
export const v: Int32Array = new Int32Array(new SharedArrayBuffer(8));
export function all(): unknown[] { return [v[0]!, first(v), required.second(v), typed.third(v), pkg.fourth(v), other.fifth(v)]; }
export function boom(a: number[] | null, unused?: string): number { return 1 +   (a as number[])[0]!; }
export function late(x: unknown): void {   throw new Error(String(x) + v[0]!); }
`,
  'part.ts': 'export const first = (v: Int32Array): number =>\n  v[1]!;\n',
  'old.cjs':
    "const { inner } = require('./inner.cjs'); exports.mark = {}; exports.second = (v) => inner(v); exports.inner = inner;\n",
  'inner.cjs': 'exports.mark = {}; exports.inner = (v) => v[0];\n',
  'typed.cts': 'exports.third = (v: Int32Array): number => v[1]!;\n',
  'node_modules/pkg/package.json': '{ "name": "pkg", "main": "index.js" }',
  'node_modules/pkg/index.js': 'module.exports = { fourth: (v) => v[0] };\n',
  'node_modules/other/package.json': '{ "name": "other", "main": "index.js" }',
  'node_modules/other/index.js': 'module.exports = { fifth: (v) => v[0] };\n',
};

const SCRIPT = `
const { createInstrumentFilter } = await import(process.argv[1] + 'instrument-filter.ts');
const { installModuleHooks, recordModules } = await import(process.argv[1] + 'module-hooks.ts');
const { installInstrumentation } = await import(process.argv[1] + 'install.ts');
process.setSourceMapsEnabled(true);
const url = process.argv[2];
const root = url.slice(0, -'main.ts'.length);
const shouldInstrument = createInstrumentFilter({ scenarioUrl: url, instrument: ['pkg'], harnessRoots: [process.argv[1]] });
const recorder = recordModules({ shouldInstrument });
await import(url + '?hammerlock=host');
recorder.stop();
const recorded = recorder.modules().map((m) => [m.url.slice(root.length), m.format, m.source.length > 0]);
const points = [];
const gate = { active: false, access: (k, o, s, e, site) => points.push([k, s, places.get(site)]), value() {}, objectOf: () => 1, locks: { trace: {} } };
installInstrumentation(gate);
const places = new Map();
const displayPath = (u) => u.slice(root.length);
const replaced = new Map([[root + 'part.ts', 'export const first = () => "ready";']]);
const uninstall = installModuleHooks({ shouldInstrument, displayPath, pretransformed: replaced,
  onSites: (u, sites) => sites.forEach((s) => places.set(s.id, displayPath(u) + ':' + s.line + ':' + s.column)) });
const one = await import(url + '?hammerlock=1');
const two = await import(url + '?hammerlock=2');
const again = await import(url + '?hammerlock=2');
const where = (act) => { try { act(); } catch (e) { return e.stack.split('\\n').find((l) => l.includes('main.ts')).replace(/^.*main/, 'main').replace(')', ''); } };
gate.active = true;
const values = two.all();
gate.active = false;
const fresh = [one.mark !== two.mark, two.mark === again.mark, one.required.mark !== two.required.mark, one.readFileSync === two.readFileSync, one.required.inner !== two.required.inner];
uninstall();
const plain = await import(url + '?hammerlock=4');
const before = points.length; gate.active = true; plain.v[0]; plain.first(plain.v); gate.active = false;
process.stdout.write(JSON.stringify({ recorded, points, values, fresh, after: points.length - before, boom: where(() => one.boom(null)), late: where(() => one.late('x')) }));
`;

describe('module hooks', () => {
  let folder = '';
  let report: Record<string, unknown> = {};
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hammerlock-hooks-'));
    for (const [name, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const harness = new URL('../../../harness/instrument/', import.meta.url).href;
    const main = pathToFileURL(join(folder, 'main.ts')).href;
    const output = execFileSync(process.execPath, [
      '--no-warnings',
      '--input-type=module',
      '-e',
      SCRIPT,
      harness,
      main,
    ]);
    report = JSON.parse(output.toString());
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('record what the host loads, with format and source', () => {
    expect(report.recorded).toEqual([
      ['main.ts', 'module-typescript', true],
      ['part.ts', 'module-typescript', true],
      ['old.cjs', 'commonjs', true],
      ['typed.cts', 'commonjs-typescript', true],
      ['node_modules/pkg/index.js', 'commonjs', true],
      ['inner.cjs', 'commonjs', true],
    ]);
  });

  it('instrument ESM, CommonJS and TypeScript, and nothing else', () => {
    expect(report.points).toEqual([
      [1, 0, 'main.ts:10:44'],
      [1, 0, 'inner.cjs:1:43'],
      [1, 4, 'typed.cts:1:44'],
      [1, 0, 'node_modules/pkg/index.js:1:35'],
    ]);
  });

  it('take ready-made code as it is', () => {
    expect(report.values).toEqual([0, 'ready', 0, 0, 0, 0]);
  });

  it('leave modules alone once they are removed', () => {
    expect(report.after).toBe(0);
  });

  it('load a graph fresh for each query', () => {
    expect(report.fresh).toEqual([true, true, true, true, true]);
  });

  it('keep lines and columns of errors', () => {
    const place = (text: string) => {
      const lines = (FILES['main.ts'] as string).split('\n');
      const line = lines.findIndex((candidate) => candidate.includes(text));
      return `main.ts:${line + 1}:${(lines[line] as string).indexOf(text) + 1}`;
    };
    expect(report.boom).toBe(place('(a as'));
    expect(report.late).toBe(place('new Error'));
  });
});
