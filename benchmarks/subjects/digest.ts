/** Words that one operation reads. */
const WORDS = 1000;

/** The FNV-1a hash of the first words of some memory: the work of an operation is in proportion to `count`. */
export function digestOf(words: Int32Array, count: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < count; at++) hash = Math.imul(hash ^ words[at & 1023], 0x01000193);
  return hash;
}

export function create({ words }: { readonly words: Int32Array }): { digest(): number } {
  return { digest: () => digestOf(words, WORDS) };
}
