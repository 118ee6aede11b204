import type { Part } from '../document.ts';
import type { InterleavingOptions } from '../interleaving.ts';
import type { SavedForm } from '../read-saved.ts';

/** All that reports need to know of one kind of result. */
export interface ResultKind<R> {
  /** How it is saved. */
  readonly form: SavedForm;
  /** The result as it is saved, with a line feed at its end. */
  json(result: R): string;
  /** The result for a terminal, without a line feed at its end. */
  terminal(result: R, room: InterleavingOptions): string;
  /** The result as a part of a page. */
  part(result: R): Part;
}
