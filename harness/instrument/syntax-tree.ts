/**
 * The little that the transform needs to know of ESTree. Nodes are read by field name, because the
 * tree holds more than two hundred node types and the transform cares for a dozen.
 */
export interface SyntaxNode {
  readonly type: string;
  /** UTF-16 offsets into the source, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** The child node under `key`, or undefined where there is none. */
export function childOf(node: SyntaxNode, key: string): SyntaxNode | undefined {
  const value = (node as unknown as Record<string, unknown>)[key];
  return isNode(value) ? value : undefined;
}

/** The child nodes under `key`, holes left out. A single child is a list of one. */
export function childrenOf(node: SyntaxNode, key: string): SyntaxNode[] {
  const value = (node as unknown as Record<string, unknown>)[key];
  if (Array.isArray(value)) return value.filter(isNode);
  return isNode(value) ? [value] : [];
}

/** A field that is not a node: `operator`, `computed`, `optional`, `name`, `value` … */
export function fieldOf(node: SyntaxNode, key: string): unknown {
  return (node as unknown as Record<string, unknown>)[key];
}

function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string'
  );
}

/** Wrappers that leave a reference a reference: `(a[i])++` and `a[i]!++` increment `a[i]`. */
const TRANSPARENT = new Set([
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);

/** The expression inside parentheses and type annotations. */
export function unwrapped(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (TRANSPARENT.has(inner.type)) inner = childOf(inner, 'expression') ?? inner;
  return inner;
}

/** Type-level syntax is skipped, except for the wrappers that hold an expression. */
export function isTypeSyntax(node: SyntaxNode): boolean {
  return node.type.startsWith('TS') && !TRANSPARENT.has(node.type);
}

/** Whether the statements of `body` begin with a 'use strict' directive. */
export function declaresStrict(body: SyntaxNode | undefined): boolean {
  if (body === undefined) return false;
  return childrenOf(body, 'body').some(
    (statement) => fieldOf(statement, 'directive') === 'use strict',
  );
}
