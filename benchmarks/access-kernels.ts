import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSource } from '../harness/instrument/source-transform.ts';

/** A tight loop of `count` accesses over two objects, of which most kinds use the first only. */
export type Kernel = (first: never, second: never, count: number) => number;

/** The loops' bodies, with `a` and `b` the objects and `i` the running number. */
const BODIES = {
  read: 'sum = (sum + a[i & 63]) | 0;',
  write: 'a[i & 63] = i;',
  alternate: 'sum = (sum + ((i & 1) === 0 ? a[i & 63] : b[i & 63])) | 0;',
  load: 'sum = (sum + Atomics.load(a, i & 63)) | 0;',
} as const;

export type Access = keyof typeof BODIES;

export interface KernelPair {
  readonly bare: Kernel;
  readonly instrumented: Kernel;
}

/**
 * The same loop as it is written and as actors run it. Each pair is a module of its own, so that no
 * row teaches the compiler the types of another.
 */
export class KernelFolder {
  readonly #folder: string;
  #modules = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<KernelFolder> {
    return new KernelFolder(await mkdtemp(join(tmpdir(), 'hammerlock-access-')));
  }

  async pair(access: Access): Promise<KernelPair> {
    const source = `export function run(a, b, count) {
  let sum = 0;
  for (let i = 0; i < count; i++) { ${BODIES[access]} }
  return sum;
}
`;
    const { code, sites } = transformSource(source, {
      path: `benchmarks/${access}.mjs`,
      lang: 'js',
      sourceType: 'module',
    });
    if (sites.length === 0) throw new Error(`nothing in the ${access} loop was instrumented`);
    return { bare: await this.#load(source), instrumented: await this.#load(code) };
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }

  async #load(code: string): Promise<Kernel> {
    const file = join(this.#folder, `kernel-${this.#modules++}.mjs`);
    await writeFile(file, code);
    const { run } = (await import(pathToFileURL(file).href)) as { run: Kernel };
    return run;
  }
}
