import type { EditList } from './edit-list.ts';
import { isElementAccess } from './element-access.ts';
import type { SiteFunctionKind } from './site-functions.ts';
import { childOf, type SyntaxNode, unwrapped } from './syntax-tree.ts';

/** What the rewriting rules share while one file is walked. */
export interface Rewriter {
  readonly source: string;
  readonly edits: EditList;
  /** Prefix of generated names; occurs nowhere in the source. */
  readonly prefix: string;
  /** Members that are not rewritten as reads: their parent needs the reference, or did it already. */
  readonly kept: Set<SyntaxNode>;
  /** Members that are assigned to through a reference object. */
  readonly references: Set<SyntaxNode>;
  /** Where the text of a member of an optional chain begins, once the chain is a conditional. */
  readonly bases: Map<SyntaxNode, number>;
  /** Whether `Atomics` is the global in the whole file. */
  readonly globalAtomics: boolean;
  /** Numbers the site of `node` and has its function written; returns the function's name. */
  declare(kind: SiteFunctionKind, node: SyntaxNode, operator?: string): string;
  /** Numbers the site of `node` without a function. */
  number(node: SyntaxNode): number;
  /** Offset of `token` at or after `from`, comments skipped. */
  find(token: string, from: number): number;
}

/** The parent needs the reference, not the value: a method's `this`, the operand of delete. */
export function keep(rewriter: Rewriter, node: SyntaxNode | undefined): void {
  if (node !== undefined) rewriter.kept.add(unwrapped(node));
}

/** The parent assigns to the node: where that is an element, a reference object takes its place. */
export function assignThrough(rewriter: Rewriter, node: SyntaxNode | undefined): void {
  const target = node && unwrapped(node);
  if (target !== undefined && isElementAccess(target)) rewriter.references.add(target);
}

/** Turns `o[k]` into `o<open>k<close>`; a key `a, b` gets parentheses. */
export function rewriteBrackets(
  rewriter: Rewriter,
  member: SyntaxNode,
  open: string,
  close: string,
): void {
  const object = childOf(member, 'object') as SyntaxNode;
  const key = childOf(member, 'property') as SyntaxNode;
  const bracket = rewriter.find('[', object.end);
  rewriter.edits.replace(bracket, bracket + 1, open);
  rewriter.edits.replace(member.end - 1, member.end, close);
  if (key.type === 'SequenceExpression') {
    rewriter.edits.open(key.start, '(');
    rewriter.edits.close(key.end, ')');
  }
}

/** A finder of tokens that skips comments. `commentEnds` maps the start of each comment to its end. */
export function createTokenFinder(
  source: string,
  commentEnds: ReadonlyMap<number, number>,
): Rewriter['find'] {
  return (token, from) => {
    let at = from;
    while (at < source.length) {
      const commentEnd = commentEnds.get(at);
      if (commentEnd !== undefined) at = commentEnd;
      else if (source.startsWith(token, at)) return at;
      else at += 1;
    }
    throw new Error(`no '${token}' after offset ${from}`);
  };
}
