import type MagicString from 'magic-string';

/**
 * Edits of a source text, collected while the tree is walked outermost first. At one position the
 * outer node's opening text comes first and the inner node's closing text comes first, whatever the
 * order in which they were noted for different nodes.
 */
export interface EditList {
  /** Replaces a token. Tokens never overlap. */
  replace(start: number, end: number, text: string): void;
  /** Inserts in front of the expression that starts at `at`. */
  open(at: number, text: string): void;
  /** Inserts at `at` after all opening texts there. */
  openLast(at: number, text: string): void;
  /** Inserts behind the expression that ends at `at`. */
  close(at: number, text: string): void;
  applyTo(target: MagicString): void;
}

interface Insertion {
  readonly at: number;
  readonly rank: number;
  readonly text: string;
}

const LAST = 2 ** 40;
const IDENTIFIER_PART = /[\w$\u0080-\ufefe]/;

/** An empty edit list over `source`. */
export function createEditList(source: string): EditList {
  const insertions: Insertion[] = [];
  const replacements: { start: number; end: number; text: string }[] = [];
  let sequence = 0;
  const insert = (at: number, rank: number, text: string) => {
    insertions.push({ at, rank, text });
  };
  return {
    replace: (start, end, text) => {
      replacements.push({ start, end, text });
    },
    open: (at, text) => insert(at, sequence++, text),
    openLast: (at, text) => insert(at, LAST + sequence++, text),
    close: (at, text) => insert(at, -1 - sequence++, text),
    applyTo: (target) => {
      // Replacing clears what was inserted at a token's edges, so replacements go first.
      for (const { start, end, text } of replacements) {
        if (text === '') target.remove(start, end);
        else target.update(start, end, text);
      }
      insertions.sort((a, b) => a.at - b.at || a.rank - b.rank);
      let last = -1;
      for (const { at, rank, text } of insertions) {
        // `return(a)[i]` must not become `return$hl0(…`.
        const glued =
          at !== last && rank >= 0 && at > 0 && IDENTIFIER_PART.test(source[at - 1] as string);
        target.appendLeft(at, glued ? ` ${text}` : text);
        last = at;
      }
    },
  };
}
