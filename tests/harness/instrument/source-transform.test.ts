import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installInstrumentation } from '../../../harness/instrument/install.ts';
import { siteNumber } from '../../../harness/instrument/site-number.ts';
import { transformSource } from '../../../harness/instrument/source-transform.ts';
import { behaviour, expression, ordinaryWorld, sharedWorld } from './programs.ts';
import { recordingGate } from './recording-gate.ts';

const gate = recordingGate();
let uninstall = () => {};
beforeAll(() => {
  uninstall = installInstrumentation(gate);
});
afterAll(() => uninstall());

async function same(body: string) {
  for (const strict of [false, true]) {
    const expected = await behaviour(body, ordinaryWorld, { transformed: false, strict });
    for (const active of [false, true]) {
      gate.active = active;
      try {
        expect(await behaviour(body, ordinaryWorld, { transformed: true, strict }), body).toEqual(
          expected,
        );
      } finally {
        gate.active = false;
      }
    }
    gate.active = true;
    try {
      expect(await behaviour(body, sharedWorld, { transformed: true, strict }), body).toEqual(
        expected,
      );
    } finally {
      gate.active = false;
    }
  }
}

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the snippets are programs
const TRICKY = [
  'a[log(0, 0)] = log(1, a[log(2, 1)]);',
  'a[log(0, 0)] += log(1, a[log(2, 1)]++);',
  'const f = (n) => n ? (a[(f(n - 1), 1)] += n) : a[1]; yield f(5);',
  'let n = 0; a[n] += (n = 2, a = [9, 9, 9], 5); yield a; yield n;',
  'a[0] += await Promise.resolve(a[1]); a[1] += yield a[0]; yield a;',
  'await Promise.all([1, 2, 3].map(async (n) => { a[n] += await n; })); yield a;',
  'await Promise.all([1, 2, 3].map(async (n) => { a[(n, 0)] += await n; })); yield a;',
  'a[9] ??= log(1, 5); a[9] ??= log(2, 6); a[0] &&= a[1]; a[7] ||= 3; yield a;',
  "const g = { get 0() { log('get'); o = null; return undefined; }, set 0(v) { log(['set', v]); } }; g[0] ??= 1; g[0] += 2; g[0]++;",
  'none[log(0, 0)] = log(1);',
  'none[log(0, 0)] += log(1);',
  'none[log(0, 0)];',
  'none?.[log(0, 0)];',
  'yield none?.x[log(0)].y; yield o?.x[i]; yield o.n?.[log(1)].m(log(2)); yield o.x?.[0]?.y?.[1];',
  'yield o?.m(1)[0]; yield o.m?.(1)[0]; yield (o?.x)[1]; yield (o?.self.x)[1];',
  'yield (none?.[0])?.[1]; yield o?.["x"][1]; yield o?.x.toString(); yield none?.x.toString();',
  'const c = { f: [function () { return this.length; }] }; yield c.f[0](); yield (c.f[0])(); yield c.f?.[0](); yield (c?.f[0])(); yield c.f[0]?.();',
  'const c = { f: [function () { return this.length; }] }; yield c.f[0]``; yield (c.f[0])``;',
  'yield delete a[0]; yield delete o?.x[0]; yield delete (a[1]); yield a; yield o;',
  'const c = { k: [class { constructor(v) { this.v = v; } }] }; yield new c.k[0](1); yield new c.k[0]; yield new (c.k[0])(2); yield new c.k["0"](3); yield new c[`k`][0](4);',
  'class A { static s = [1]; #p = [2]; get p() { return this?.#p[0] + this.#p[0]; } } yield A.s[0]; yield new A().p;',
  'class A { x(k) { return [1, 2][k]; } } class B extends A { x(k) { return super["x"](k) + super[`x`](0); } y() { return super[["x"][0]](1); } } yield new B().x(1); yield new B().y();',
  '[a[0], a[1]] = [a[1], a[0]]; ({ x: a[2], y: a[3] = 7 } = { x: 6 }); [...a[0]] = [1]; yield a;',
  'for (a[0] of [1, 2]) log(a[0]); for (a[1] in { p: 1 }) log(a[1]); for ([a[2]] of [[5]]) log(a[2]); yield a;',
  'for (let n = a["length" in a ? 0 : 1]; n < 3; n++) log(n);',
  '(a[0])++; (a[0]) += 2; ((a[1])) = 4; yield a; yield (a[0])--;',
  'yield a[0]++ + ++a[0]; yield a[1]-- - --a[1]; yield -a[0]; yield big[0]++; yield ++big[1]; yield big;',
  'yield typeof(a)[0]; yield void[1][0]; if (a)[b] = [a]; else[b] = [b]; yield b;',
  'a\n[0]\n=\n5\na /* [ */ [ /* ] */ 1 /* = */ ] // = 3\n = 6; yield a /*c*/ ?. /*d*/ [ 0 /*]*/ ];',
  'let n\nn = a[0]\na[1] = n\na[0]++\nyield a\n++a[1]\nyield a',
  'let n = 1\na?.[0]\na[5] ??= 2\nyield a',
  'yield a[0, 1]; a[(0, 1)] = 3; a[0, 2] += 4; a[0, 3]++; yield a;',
  'yield [..."ab"][1]; yield "abc"[1]; yield `abc`[1]; yield (function () { return arguments[0]; })(4);',
  'yield a["length"]; yield a[`length`]; yield a[Symbol.iterator] === [][Symbol.iterator];',
  'const k = { toString() { log("key"); return "0"; } }; yield a[k]; a[k] = 1; a[k] += 1; a[k]++; yield b[k];',
  'const p = new Proxy(a, { get: (t, k) => (log(["get", String(k)]), t[k]), set: (t, k, v) => (log(["set", String(k), v]), (t[k] = v), true) }); p[0] += p[1]++; p[2] ??= 1; [p[3]] = [1];',
  'frozen[0] = 3; yield frozen;',
  'frozen[0]++;',
  'frozen[0] += i;',
  '[frozen[0]] = [1];',
  'class S { static t() { frozen[0] = 1; } } S.t();',
  '(5)[0] = 1; yield "s"[0]; yield (5)["toFixed"](1);',
  'b[1.5] = 3; b[-1] = 3; b[7] = 3; b["0"] = 9; b["-0"] = 4; yield b; yield b[9]; yield b["1"]; yield b[-0];',
  'b[0] = { valueOf() { log("valueOf"); return 11; } }; b[0] += "2"; b[1] ||= 3; yield b;',
  'big[0] = "12"; yield big; big[0] = 1;',
  'yield a.map((v) => v * 2)[1]; yield a.at(-1); yield a.join(); yield a.indexOf(3); yield a.slice(1).includes(2); yield a.map(...[(v) => v])[0];',
  'const m = new Map(); yield m.set(1, a[0]).get(1); yield [..."x"].fill(a[1]); yield new Set([1]).values().next().value;',
  'const { [a[0]]: q = a[1] } = {}; yield q; const fn = (v = a[2]) => v; yield fn();',
  'label: for (;;) { if (a[0]) break label; } switch (a[1]) { case a[1]: log("hit"); }',
  'b["k" + i] = { valueOf() { log("no"); } }; yield b["k" + i] === undefined; b["1" + ".5"] = 3; yield b[[0]];',
  'yield a[0] ? a[1] : a[2]; yield a[0] && a[1] || a[2] ?? a[3]; yield `${a[0]}${b[1]}`; yield (a[0], b[0]);',
  'const async = a; yield async[0]; const of = [1]; yield of[0]; const get = b; yield get[0];',
  'var eval2 = eval; yield eval2("[1][0]"); yield (() => a[0])(); yield (() => ({ k: a[0] }))().k;',
  'for (const x of b) log(x); for (const [k, v] of b.entries()) log(k + v); yield [...b, ...a]; const [p, ...q] = b; yield p; yield q; yield Math.max(...b);',
  'const [x, y] = log(0, b); [a[0], a[1]] = log(1, b); yield a; for await (const x of b) log(x); const [z] = none;',
  'throw a[0];',
  'const h = new Int32Array(b); yield h; yield new Int32Array(i)[0]; yield Int32Array.from(b)[1];',
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: the snippets are programs

describe('a transformed program behaves as the original', () => {
  it.each(TRICKY)('%s', same);

  it('for expressions of every kind, nested', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(expression, { minLength: 1, maxLength: 3 }), (statements) =>
        same(statements.map((statement) => `yield (${statement});`).join('\n')),
      ),
      { numRuns: 400 },
    );
  });
});

describe('transformSource', () => {
  const ts = { path: 'src/q.ts', lang: 'ts', sourceType: 'module' } as const;

  it('numbers sites from path and ordinal, and says where they are', () => {
    const { sites } = transformSource('const é = "😀"; a[i];\n\n  b.c[j] += d[k];', ts);
    expect(sites).toEqual([
      { id: siteNumber('src/q.ts', 0), line: 1, column: 17 },
      { id: siteNumber('src/q.ts', 1), line: 3, column: 3 },
      { id: siteNumber('src/q.ts', 2), line: 3, column: 13 },
    ]);
    expect(sites.every(({ id }) => id > 0 && id < 2 ** 31)).toBe(true);
  });

  it('leaves lines where they are', () => {
    const source = 'a[i]\n  = b[\n j];\n\nc?.[k]\n';
    const { code } = transformSource(source, ts);
    const lines = code.split('\n');
    expect(lines[3]).toBe('');
    expect(lines[4]).toContain('c');
    expect(source.split('\n').length).toBeLessThan(lines.length);
  });

  it('keeps TypeScript as it is', () => {
    const source =
      'type T = A["k"]; interface I { x: A[number] } const v = (a as number[])[i]!; (a[i] as any) = 1; a![0]! += <number>b[1]; declare const q: T; f<T>(a[i] satisfies number);';
    const { code, sites } = transformSource(source, ts);
    expect(sites).toHaveLength(5);
    expect(code).toContain('type T = A["k"]; interface I { x: A[number] }');
  });

  it.each(['a[', 'let x: = 1', 'const a = __hammerlock;a[0]', 'export const x = 1;'])(
    'leaves %s unchanged',
    (source) => {
      expect(transformSource(source, ts)).toEqual({ code: source, sites: [] });
    },
  );

  it('avoids the names of the file', () => {
    const { code } = transformSource('const $hl0 = 1; a[i]', ts);
    expect(code).toContain('$hl_0(a,i)');
  });

  it('keeps hashbang, directives and byte order mark first', () => {
    const { code } = transformSource('#!/usr/bin/env node\n"use strict"; a[i]', {
      ...ts,
      lang: 'js',
      sourceType: 'commonjs',
    });
    expect(code).toMatch(/^#!\/usr\/bin\/env node\n"use strict"; \$hl0\(a,i\)/);
    expect(transformSource('\ufeffa[i]', ts).code).toMatch(/^\ufeff\$hl0\(a,i\)/);
  });

  it.each([
    ['Atomics.add(v, 0, 1)', true],
    ['const { load } = Atomics; load(v, 0); Atomics.add(v, 0, 1)', true],
    ['function f(Atomics) {} Atomics.add(v, 0, 1)', false],
    ['import { Atomics } from "x"; Atomics.add(v, 0, 1)', false],
    ['const { Atomics } = x; Atomics.add(v, 0, 1)', false],
    ['const [Atomics = 1] = x; Atomics.add(v, 0, 1)', false],
    ['Atomics?.add(v, 0, 1)', false],
    ['Atomics["add"](v, 0, 1)', false],
  ])('%s: Atomics calls get their site: %s', (source, expected) => {
    expect(transformSource(source, ts).code.includes('__hammerlock.atomics.add(')).toBe(expected);
  });

  it('does not call what needs no schedule point', () => {
    const { sites } = transformSource(
      'o["k"]; o[`k`]; super_[Symbol.iterator]; [1][0]; "a"[0]; o[k](); delete o[k]; o[k]``;',
      ts,
    );
    expect(sites).toEqual([]);
  });
});
