import fs from 'node:fs';
import { platform } from './scratch-folder.ts';

export const FORMS = ['sync', 'callback', 'promise'] as const;
export type FormName = (typeof FORMS)[number];

/** A call of `node:fs` by its name and arguments, in whatever form. */
export interface NamedCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

export type Outcome =
  | { readonly result: unknown }
  | { readonly code: string; readonly message: string };

type Library = Record<string, unknown> & { promises: Record<string, unknown> };
type Method = (...args: unknown[]) => unknown;

/** What is patched, and what is not. */
export const CONTROLLED = fs as unknown as Library;
export const PLATFORM = platform as unknown as Library;

/** The function for a form, if the platform has one. */
export function formOf(library: Library, name: string, form: FormName): Method | undefined {
  const source = form === 'promise' ? library.promises : library;
  const found = source[form === 'sync' ? `${name}Sync` : name];
  return typeof found === 'function' ? (found as Method) : undefined;
}

/** Makes a call and says in plain values what came of it. */
export async function outcomeOf(
  library: Library,
  { name, args }: NamedCall,
  form: FormName,
): Promise<Outcome> {
  try {
    return { result: plain(await call(library, name, args, form)) };
  } catch (error) {
    const { code, name: kind, message } = error as NodeJS.ErrnoException;
    return { code: code ?? kind, message };
  }
}

function call(library: Library, name: string, args: readonly unknown[], form: FormName): unknown {
  const method = formOf(library, name, form) as Method;
  if (form !== 'callback') return method(...args);
  return new Promise((resolve, reject) => {
    method(...args, (...outcome: unknown[]) => {
      if (name === 'exists') resolve(outcome[0]);
      else if (outcome[0] === null) resolve(outcome[1]);
      else reject(outcome[0]);
    });
  });
}

/** Results without what differs between two folders: inodes, times, descriptors. */
function plain(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(plain).sort();
  if (Buffer.isBuffer(result)) return `bytes ${result.toString('hex')}`;
  if (typeof result !== 'object' || result === null) return result;
  if ('mtimeMs' in result) return statsOf(result as fs.Stats);
  if ('parentPath' in result) return direntOf(result as fs.Dirent);
  if ('closeSync' in result) (result as fs.Dir).closeSync();
  return result.constructor?.name ?? 'object';
}

const statsOf = (stats: fs.Stats) =>
  `${stats.isFile() ? `file ${stats.size}` : stats.isDirectory()} ${typeof stats.size} ${stats.mode.toString(8)}`;

const direntOf = (entry: fs.Dirent) =>
  `${entry.parentPath}|${entry.name}|${entry.isFile()}|${entry.isDirectory()}|${entry.isSymbolicLink()}`;

/** A folder with something of each kind in it. */
export function furnish(): void {
  platform.writeFileSync('file', 'hello', { mode: 0o640 });
  platform.writeFileSync('empty', '');
  platform.writeFileSync('long', Buffer.alloc(10_000, 'abc'));
  platform.writeFileSync('other', 'other');
  platform.mkdirSync('folder');
  platform.writeFileSync('folder/inner', 'inner');
  platform.mkdirSync('folder/deep');
  platform.writeFileSync('folder/deep/deepest', 'deepest');
  platform.mkdirSync('vacant');
  platform.symlinkSync('file', 'link');
  platform.symlinkSync('folder', 'shortcut');
  platform.symlinkSync('gone', 'dangling');
}

/** All that is in the current folder, as one value. */
export function contents(folder = '.'): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of platform.readdirSync(folder).sort()) {
    const path = `${folder}/${name}`;
    const stats = platform.lstatSync(path);
    const mode = (stats.mode & 0o777).toString(8);
    if (stats.isSymbolicLink()) found[name] = `→ ${platform.readlinkSync(path)}`;
    else if (stats.isDirectory()) found[name] = [mode, contents(path)];
    else found[name] = [mode, platform.readFileSync(path, 'latin1')];
  }
  return found;
}
