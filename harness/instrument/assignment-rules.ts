import { isElementAccess } from './element-access.ts';
import { assignThrough, type Rewriter, rewriteBrackets } from './rewriter.ts';
import { childOf, fieldOf, type SyntaxNode } from './syntax-tree.ts';

/** `o[k]++` and its relatives. */
export function rewriteUpdate(rewriter: Rewriter, node: SyntaxNode): void {
  const argument = childOf(node, 'argument') as SyntaxNode;
  if (!isElementAccess(argument) || isParenthesized(node, argument)) {
    assignThrough(rewriter, argument);
    return;
  }
  rewriter.kept.add(argument);
  const operator = fieldOf(node, 'operator') as string;
  const prefix = fieldOf(node, 'prefix') === true;
  const name = rewriter.declare(prefix ? 'prefix' : 'postfix', argument, operator);
  const token = prefix ? node.start : rewriter.find(operator, argument.end);
  rewriter.edits.replace(token, token + 2, '');
  rewriter.edits.open(node.start, `${name}(`);
  rewriteBrackets(rewriter, argument, ',', ')');
}

/** The parser keeps parentheses as nodes, but not around targets of assignment: `(a[i])++`. */
function isParenthesized(update: SyntaxNode, argument: SyntaxNode): boolean {
  return fieldOf(update, 'prefix') === true
    ? argument.end !== update.end
    : argument.start !== update.start;
}

/** `o[k] = v`, and the operators that read before they write. */
export function rewriteAssignment(rewriter: Rewriter, node: SyntaxNode): void {
  const left = childOf(node, 'left') as SyntaxNode;
  if (!isElementAccess(left) || left.start !== node.start) {
    assignThrough(rewriter, left);
    return;
  }
  rewriter.kept.add(left);
  const right = childOf(node, 'right') as SyntaxNode;
  const token = fieldOf(node, 'operator') as string;
  const operator = token.slice(0, -1);
  const kind = assignmentKind(operator, left, right);
  const name = rewriter.declare(kind, left, operator);
  const p = rewriter.prefix;
  const again = `${textOf(rewriter, left, 'object')},${textOf(rewriter, left, 'property')}`;
  const { open, bracket, middle, close } = {
    write: { open: `${name}(`, bracket: '', middle: ',', close: ')' },
    literal: { open: `${name}(`, bracket: '', middle: ',', close: ')' },
    simple: {
      open: `${name}(`,
      bracket: '',
      middle: `,${name}g(${again})${operator}(`,
      close: '))',
    },
    compound: {
      open: `${name}(${p}S(`,
      bracket: ')',
      middle: `,${p}o,${p}k,${name}g()${operator}(`,
      close: '))',
    },
    logical: {
      open: `${p}I(${name}g(`,
      bracket: ')',
      middle: `${operator}${name}(${p}o,${p}k,`,
      close: '))',
    },
  }[kind];
  rewriter.edits.open(node.start, open);
  rewriteBrackets(rewriter, left, ',', bracket);
  const at = rewriter.find(token, left.end);
  rewriter.edits.replace(at, at + token.length, middle);
  rewriter.edits.close(right.end, close);
}

const LOGICAL = new Set(['&&', '||', '??']);

function assignmentKind(operator: string, left: SyntaxNode, right: SyntaxNode) {
  if (operator === '') return 'write';
  if (LOGICAL.has(operator)) return 'logical';
  if (right.type === 'Literal' && fieldOf(right, 'regex') === undefined) return 'literal';
  const repeatable = ['object', 'property'].every((key) =>
    isRepeatable(childOf(left, key) as SyntaxNode),
  );
  return repeatable ? 'simple' : 'compound';
}

/** Evaluating it twice in a row is evaluating it once. */
function isRepeatable(node: SyntaxNode): boolean {
  return node.type === 'Identifier' || node.type === 'ThisExpression' || node.type === 'Literal';
}

function textOf(rewriter: Rewriter, node: SyntaxNode, key: string): string {
  const child = childOf(node, key) as SyntaxNode;
  return rewriter.source.slice(child.start, child.end);
}
