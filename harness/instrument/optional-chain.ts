import { isElementAccess } from './element-access.ts';
import type { Rewriter } from './rewriter.ts';
import { childOf, fieldOf, type SyntaxNode, unwrapped } from './syntax-tree.ts';

/**
 * Makes the element accesses of an optional chain rewritable. `a?.b[i]` short-circuits past `[i]`, so
 * a call around `a?.b` would not do. The last optional link before such an access becomes a
 * conditional that spans the rest of the chain: `I((po=a)==null?void 0:f(T().b,i))`. Earlier links
 * stay as they are: a chain that short-circuits gives undefined, which short-circuits the next.
 */
export function rewriteChain(rewriter: Rewriter, chain: SyntaxNode): void {
  const top = childOf(chain, 'expression') as SyntaxNode;
  // `delete a?.[i]` and `(a?.[i])()` need the chain's reference: no conditional there.
  let convertible = !rewriter.kept.has(chain);
  let end: SyntaxNode = top;
  let pending: SyntaxNode[] = [];
  let needsLink = false;
  for (const link of spineOf(top)) {
    if (link.type === 'CallExpression')
      rewriter.kept.add(unwrapped(childOf(link, 'callee') as SyntaxNode));
    const access = isElementAccess(link) && !rewriter.kept.has(link);
    if (access) {
      pending.push(link);
      needsLink = true;
    }
    if (fieldOf(link, 'optional') !== true || !needsLink) continue;
    // An optional call needs the `this` of its callee: what follows it in the chain stays as it is.
    if (link.type === 'CallExpression') convertible = false;
    if (convertible) {
      convert(rewriter, link, end, pending);
      end = childOf(link, 'object') as SyntaxNode;
    } else {
      for (const member of pending) rewriter.kept.add(member);
    }
    pending = [];
    needsLink = false;
  }
}

function convert(
  rewriter: Rewriter,
  link: SyntaxNode,
  end: SyntaxNode,
  accesses: SyntaxNode[],
): void {
  const { edits, prefix } = rewriter;
  const object = childOf(link, 'object') as SyntaxNode;
  const mark = rewriter.find('?.', object.end);
  edits.open(object.start, `${prefix}I((${prefix}o=`);
  edits.replace(mark, mark + 2, ')==null?void 0:');
  edits.openLast(mark + 2, fieldOf(link, 'computed') === true ? `${prefix}T()` : `${prefix}T().`);
  edits.close(end.end, ')');
  for (const access of accesses) rewriter.bases.set(access, mark + 2);
}

/** Whether `top` or anything it starts from is an optional link: it must not move into a call. */
export function mayShortCircuit(top: SyntaxNode): boolean {
  return spineOf(top).some((link) => fieldOf(link, 'optional') === true);
}

/** The links of a chain, outermost first, down to what the chain starts from. */
function spineOf(top: SyntaxNode): SyntaxNode[] {
  const links: SyntaxNode[] = [];
  let link: SyntaxNode | undefined = top;
  while (link !== undefined) {
    const field: string | undefined = SPINE[link.type];
    if (field === undefined) break;
    links.push(link);
    link = childOf(link, field);
  }
  return links;
}

const SPINE: Readonly<Record<string, string>> = {
  MemberExpression: 'object',
  CallExpression: 'callee',
  TSNonNullExpression: 'expression',
};
