import { digestOf } from './digest.ts';

/** A fifth more than `digest.ts` reads. */
const WORDS = 1200;

export function create({ words }: { readonly words: Int32Array }): { digest(): number } {
  return { digest: () => digestOf(words, WORDS) };
}
