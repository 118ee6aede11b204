import fc from 'fast-check';
import { transformSource } from '../../../harness/instrument/source-transform.ts';

/** What a program did: everything it logged, then its result or error. */
export type Behaviour = readonly unknown[];

type World = Readonly<Record<string, unknown>>;

/** The body of an async generator function, transformed or not, over the names of `world`. */
function compile(body: string, names: readonly string[], transformed: boolean, strict: boolean) {
  const source = `return (async function* () { ${strict ? "'use strict';" : ''} ${body}\n})`;
  const { code } = transformed
    ? transformSource(source, { path: 'p.js', lang: 'js', sourceType: 'commonjs' })
    : { code: source };
  return new Function('log', ...names, code);
}

/** Runs a program and notes what it does. `log(label, value)` notes and returns the value. */
export async function behaviour(
  body: string,
  makeWorld: () => World,
  { transformed, strict = false }: { transformed: boolean; strict?: boolean },
): Promise<Behaviour> {
  const events: unknown[] = [];
  const world = makeWorld();
  const names = Object.keys(world);
  const log = (label: unknown, value?: unknown) => {
    events.push(label);
    return value;
  };
  try {
    const run = compile(body, names, transformed, strict)(log, ...Object.values(world));
    for await (const value of run()) events.push(['yield', shown(value)]);
  } catch (error) {
    const { name, message } = error as Error;
    // Messages quote source text, which is another one in the transformed program.
    events.push([
      'throw',
      name,
      /\$hl|is not (?:iterable|a function)/.test(message) ? '…' : message,
    ]);
  }
  return [...events, ...names.map((name) => shown(world[name]))];
}

function shown(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (ArrayBuffer.isView(value)) return [...(value as Int32Array)].map(String);
  if (typeof value === 'function') return 'function';
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

/** Ordinary objects and private typed arrays, with getters, proxies and keys that log. */
export function ordinaryWorld(): World {
  const plain: Record<string, unknown> = {
    x: [1, 2, 3],
    n: null,
    m: (...args: unknown[]) => args.length,
  };
  plain.self = plain;
  return {
    a: [1, 2, 3, 4],
    b: Int32Array.of(5, 6, 7),
    o: plain,
    frozen: Object.freeze([1, 2]),
    big: BigInt64Array.of(1n, 2n),
    i: 1,
    none: undefined,
  };
}

/** The same, with the typed arrays on shared memory. */
export function sharedWorld(): World {
  const share = (view: ArrayBufferView) => {
    const { constructor: Type, length } = view as Int32Array;
    const copy = new (Type as Int32ArrayConstructor)(
      new SharedArrayBuffer(view.byteLength + 8),
      8,
      length,
    );
    copy.set(view as Int32Array);
    return copy;
  };
  return Object.fromEntries(
    Object.entries(ordinaryWorld()).map(([name, value]) => [
      name,
      ArrayBuffer.isView(value) ? share(value) : value,
    ]),
  );
}

const key = fc.constantFrom(
  '0',
  '1',
  'i',
  'i + 1',
  "log('k', 1)",
  'a[0]',
  '(log("s"), 2)',
  '-0',
  "'x'",
  '`x`',
);
const base = fc.constantFrom(
  'a',
  'b',
  'o',
  'o.x',
  'none',
  'o.n',
  "log('b', b)",
  'o.self',
  'frozen',
  '(a)',
);

/** Expressions that use every form the transform rewrites, nested. */
export const { expression } = fc.letrec<{
  expression: string;
  member: string;
  chain: string;
  target: string;
}>((tie) => ({
  member: fc.tuple(base, key).map(([o, k]) => `${o}[${k}]`),
  target: fc.oneof(tie('member'), fc.constantFrom('i', 'o.y', '(a[0])', 'a[a.length]')),
  chain: fc
    .tuple(
      base,
      fc.array(
        fc.oneof(
          key.map((k) => `?.[${k}]`),
          key.map((k) => `[${k}]`),
          fc.constantFrom('?.x', '.x', '?.self', '.self', '?.m(1)', '.m?.(2)', '.toString()'),
        ),
        { minLength: 1, maxLength: 5 },
      ),
    )
    .map(([o, links]) => o + links.join('')),
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('1', 'i', '2n', 'null', "log('v', 3)"),
    tie('member'),
    tie('chain'),
    fc
      .tuple(
        tie('member'),
        fc.constantFrom('=', '+=', '-=', '*=', '??=', '||=', '&&=', '>>>=', '**='),
        tie('expression'),
      )
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(tie('member'), fc.constantFrom('++', '--'))
      .map(([left, operator]) => `${left}${operator}`),
    fc
      .tuple(tie('member'), fc.constantFrom('++', '--'))
      .map(([left, operator]) => `${operator}${left}`),
    fc
      .tuple(tie('target'), tie('target'), tie('expression'))
      .map(([x, y, v]) => `([${x}, ...${y}] = [${v}, 8, 9])`),
    fc
      .tuple(tie('target'), tie('target'), tie('expression'))
      .map(([x, y, v]) => `({ q: ${x} = ${v}, ...${y} } = { r: 1 })`),
    fc.tuple(tie('member'), tie('expression')).map(([f, v]) => `${f}(${v})`),
    tie('chain').map((chain) => `delete ${chain}`),
    tie('chain').map((chain) => `typeof(${chain})`),
    tie('expression').map((v) => `(await ${v})`),
    tie('expression').map((v) => `(yield ${v})`),
    tie('expression').map((v) => `[...[${v}]].map((x) => x)[0]`),
    fc.tuple(tie('expression'), tie('expression')).map(([x, y]) => `(${x} < ${y})`),
  ),
}));
