import { isBulkMethod } from './bulk-methods.ts';
import { isElementAccess } from './element-access.ts';
import { mayShortCircuit } from './optional-chain.ts';
import { keep, type Rewriter } from './rewriter.ts';
import { RUNTIME_GLOBAL } from './runtime-global.ts';
import { childOf, childrenOf, fieldOf, type SyntaxNode } from './syntax-tree.ts';

const TYPED_ARRAY = /^(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array$/;

/** `new Int32Array(view)` copies the view, and no patch of a method would see it. */
function rewriteCopy(rewriter: Rewriter, node: SyntaxNode, callee: SyntaxNode): void {
  const [source, ...others] = childrenOf(node, 'arguments');
  if (callee.type !== 'Identifier' || !TYPED_ARRAY.test(fieldOf(callee, 'name') as string)) return;
  if (source === undefined || others.length > 0 || NEVER_COPIED.has(source.type)) return;
  const name = rewriter.declare('copy', source);
  rewriter.edits.open(source.start, `${name}(`);
  rewriter.edits.close(source.end, ')');
}

const NEVER_COPIED = new Set([
  'SpreadElement',
  'Literal',
  'ArrayExpression',
  'NewExpression',
  'BinaryExpression',
]);

/** `new a[i](x)` would construct the site function: the callee gets parentheses. */
export function rewriteNew(rewriter: Rewriter, node: SyntaxNode): void {
  const callee = childOf(node, 'callee') as SyntaxNode;
  rewriteCopy(rewriter, node, callee);
  let link: SyntaxNode | undefined = callee;
  while (link !== undefined && !isElementAccess(link)) {
    link = childOf(link, link.type === 'MemberExpression' ? 'object' : 'expression');
    if (link?.type === 'ParenthesizedExpression') return;
  }
  if (link === undefined) return;
  rewriter.edits.open(callee.start, '(');
  rewriter.edits.close(callee.end, ')');
}

/** Calls: the callee stays a reference; `Atomics` and bulk methods learn where they are called. */
export function rewriteCall(rewriter: Rewriter, node: SyntaxNode): void {
  const callee = childOf(node, 'callee') as SyntaxNode;
  keep(rewriter, callee);
  if (callee.type !== 'MemberExpression' || fieldOf(callee, 'computed') === true) return;
  const object = childOf(callee, 'object') as SyntaxNode;
  const method = fieldOf(childOf(callee, 'property') as SyntaxNode, 'name') as string;
  if (
    object.type === 'Identifier' &&
    fieldOf(object, 'name') === 'Atomics' &&
    !mayShortCircuit(node)
  ) {
    if (rewriter.globalAtomics) rewriteAtomics(rewriter, node, callee, object);
    return;
  }
  if (object.type === 'Super' || !isBulkMethod(method)) return;
  rewriteBulkCall(rewriter, node, callee, method);
}

function rewriteAtomics(
  rewriter: Rewriter,
  node: SyntaxNode,
  callee: SyntaxNode,
  object: SyntaxNode,
): void {
  rewriter.edits.replace(object.start, object.end, `${RUNTIME_GLOBAL}.atomics`);
  const typed = childOf(node, 'typeArguments');
  const parenthesis = rewriter.find('(', typed?.end ?? callee.end);
  rewriter.edits.replace(parenthesis, parenthesis + 1, `(${rewriter.number(node)},`);
}

/**
 * A bulk call learns its site from its last argument, which is evaluated right before the call, or
 * from its receiver where it has no argument. The number and order of arguments stay as they are.
 */
function rewriteBulkCall(
  rewriter: Rewriter,
  node: SyntaxNode,
  callee: SyntaxNode,
  method: string,
): void {
  const object = childOf(callee, 'object') as SyntaxNode;
  const last = childrenOf(node, 'arguments').at(-1) ?? object;
  if (last.type === 'SpreadElement' || (last === object && mayShortCircuit(callee))) return;
  // `readUint8` is the same function as `readUInt8`, under whose name it is patched.
  const kind = last === object ? 'receiver' : 'call';
  const name = rewriter.declare(kind, node, method.replace(/^(read|write)Uint/, '$1UInt'));
  rewriter.edits.open(last.start, `${name}(`);
  rewriter.edits.close(last.end, ')');
}

/**
 * for-of, spread and array patterns call the iterator right after the iterated value is there. A
 * `pattern` that is none does not iterate.
 */
export function rewriteIteration(
  rewriter: Rewriter,
  iterated: SyntaxNode | undefined,
  pattern?: SyntaxNode,
): void {
  if (iterated === undefined || NEVER_COPIED.has(iterated.type)) return;
  if (pattern !== undefined && pattern.type !== 'ArrayPattern') return;
  const name = rewriter.declare('receiver', iterated, 'values');
  rewriter.edits.open(iterated.start, `${name}(`);
  rewriter.edits.close(iterated.end, ')');
}
