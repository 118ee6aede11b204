import { childOf, fieldOf, type SyntaxNode } from './syntax-tree.ts';

/** Objects that cannot be a view on shared memory, by node type. */
const NEVER_SHARED = new Set([
  'ArrayExpression',
  'ObjectExpression',
  'Literal',
  'TemplateLiteral',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassExpression',
  'Super',
]);

/** Whether `node` is `o[k]` and may be an element of a typed array. */
export function isElementAccess(node: SyntaxNode): boolean {
  if (node.type !== 'MemberExpression' || fieldOf(node, 'computed') !== true) return false;
  const object = childOf(node, 'object') as SyntaxNode;
  const key = childOf(node, 'property') as SyntaxNode;
  if (NEVER_SHARED.has(object.type)) return false;
  if (object.type === 'Identifier' && fieldOf(object, 'name') === 'arguments') return false;
  return !isNeverIndex(key);
}

/** Keys that are surely no index: strings and well-known symbols. */
function isNeverIndex(key: SyntaxNode): boolean {
  if (key.type === 'TemplateLiteral') return true;
  if (key.type === 'Literal') return typeof fieldOf(key, 'value') === 'string';
  const owner =
    key.type === 'MemberExpression' && fieldOf(key, 'computed') !== true && childOf(key, 'object');
  return owner !== false && owner?.type === 'Identifier' && fieldOf(owner, 'name') === 'Symbol';
}
