import { UsageError } from '../../base/errors.ts';
import type { AnyLitmus } from '../../model/litmus.ts';
import { didYouMean } from '../nearest.ts';
import { builtInNames, userFile } from '../scenario-file.ts';
import { importLitmus, shippedNames, shippedUrl } from './program-file.ts';

/** A litmus program that was found and can be run. */
export interface LitmusTarget {
  /** Its name, or its file, as a command line takes it. */
  readonly name: string;
  readonly url: string;
  readonly program: AnyLitmus;
}

/**
 * The litmus programs that words of a command line name: names, beginnings of names with a `*` behind,
 * or files. No word: all shipped ones.
 * @throws UsageError for unknown names, with the nearest known one, and for files that cannot be used.
 */
export async function resolveLitmus(
  words: readonly string[],
  { cwd }: { readonly cwd: string },
): Promise<LitmusTarget[]> {
  const places = new Map(
    (words.length === 0 ? ['*'] : words).flatMap((word) => placesOf(word, cwd)),
  );
  return Promise.all(
    [...places].map(async ([name, url]) => ({ name, url, program: await importLitmus(url, name) })),
  );
}

function placesOf(word: string, cwd: string): [name: string, url: string][] {
  if (/^[./]|\.m?[jt]s$/.test(word)) return [[word, userFile(word, cwd, 'litmus program')]];
  const names = shippedNames();
  const chosen = word.endsWith('*')
    ? names.filter((name) => name.startsWith(word.slice(0, -1)))
    : names.filter((name) => name === word);
  if (chosen.length > 0) return chosen.map((name) => [name, shippedUrl(name)]);
  throw new UsageError(`no litmus program is named '${word}'${hintFor(word, names)}`);
}

function hintFor(word: string, names: readonly string[]): string {
  const [base = ''] = word.split('/');
  if (builtInNames().includes(base)) return '; it is a scenario: leave out --mode litmus';
  return didYouMean(word, names) || `; known are ${names.join(', ')}`;
}

/** What `list` shows of one shipped program. */
export interface LitmusListing {
  readonly name: string;
  readonly about: string;
  readonly file: string;
  readonly actors: number;
  readonly outcomes: AnyLitmus['outcomes'];
}

/** All programs that come with Hammerlock. */
export async function listLitmus(): Promise<LitmusListing[]> {
  const targets = await resolveLitmus([], { cwd: '' });
  return targets.map(({ name, url, program }) => ({
    name,
    about: program.about ?? '',
    file: url,
    actors: program.actors.length,
    outcomes: program.outcomes,
  }));
}
