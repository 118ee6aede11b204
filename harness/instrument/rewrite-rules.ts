import { isBulkMethod } from './bulk-methods.ts';
import { isElementAccess } from './element-access.ts';
import { mayShortCircuit, rewriteChain } from './optional-chain.ts';
import { type Rewriter, rewriteBrackets } from './rewriter.ts';
import { RUNTIME_GLOBAL } from './runtime-global.ts';
import { childOf, childrenOf, fieldOf, type SyntaxNode, unwrapped } from './syntax-tree.ts';

type Rule = (rewriter: Rewriter, node: SyntaxNode) => void;

/**
 * What happens at a node, before its children are walked. A rule edits the node's own tokens only,
 * and tells its children apart through `kept` and `references`.
 */
export const REWRITE_RULES: Readonly<Record<string, Rule>> = {
  MemberExpression: rewriteMember,
  ChainExpression: rewriteChain,
  AssignmentExpression: rewriteAssignment,
  UpdateExpression: rewriteUpdate,
  CallExpression: rewriteCall,
  NewExpression: rewriteNew,
  TaggedTemplateExpression: (rewriter, node) => keep(rewriter, childOf(node, 'tag')),
  UnaryExpression: (rewriter, node) => {
    if (fieldOf(node, 'operator') === 'delete') keep(rewriter, childOf(node, 'argument'));
  },
  ForInStatement: (rewriter, node) => assignThrough(rewriter, childOf(node, 'left')),
  ForOfStatement: (rewriter, node) => assignThrough(rewriter, childOf(node, 'left')),
  ArrayPattern: (rewriter, node) => {
    for (const element of childrenOf(node, 'elements')) assignThrough(rewriter, element);
  },
  ObjectPattern: (rewriter, node) => {
    for (const property of childrenOf(node, 'properties')) {
      assignThrough(rewriter, childOf(property, 'value'));
    }
  },
  AssignmentPattern: (rewriter, node) => assignThrough(rewriter, childOf(node, 'left')),
  RestElement: (rewriter, node) => assignThrough(rewriter, childOf(node, 'argument')),
};

/** The parent needs the reference, not the value: a method's `this`, the operand of delete. */
function keep(rewriter: Rewriter, node: SyntaxNode | undefined): void {
  if (node !== undefined) rewriter.kept.add(unwrapped(node));
}

function assignThrough(rewriter: Rewriter, node: SyntaxNode | undefined): void {
  const target = node && unwrapped(node);
  if (target !== undefined && isElementAccess(target)) rewriter.references.add(target);
}

function rewriteMember(rewriter: Rewriter, node: SyntaxNode): void {
  if (!isElementAccess(node) || rewriter.kept.has(node)) return;
  const base = rewriter.bases.get(node) ?? node.start;
  const reference = rewriter.references.has(node);
  const name = rewriter.declare(reference ? 'reference' : 'read', node);
  rewriter.edits.open(base, `${name}(`);
  rewriteBrackets(rewriter, node, ',', reference ? ').v' : ')');
}

function rewriteUpdate(rewriter: Rewriter, node: SyntaxNode): void {
  const argument = childOf(node, 'argument') as SyntaxNode;
  if (!isElementAccess(argument) || isParenthesized(node, argument)) return assignThrough(rewriter, argument);
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
  return fieldOf(update, 'prefix') === true ? argument.end !== update.end : argument.start !== update.start;
}

function rewriteAssignment(rewriter: Rewriter, node: SyntaxNode): void {
  const left = childOf(node, 'left') as SyntaxNode;
  if (!isElementAccess(left) || left.start !== node.start) return assignThrough(rewriter, left);
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
    simple: { open: `${name}(`, bracket: '', middle: `,${name}g(${again})${operator}(`, close: '))' },
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
  const repeatable = ['object', 'property'].every((key) => isRepeatable(childOf(left, key) as SyntaxNode));
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

const NEVER_COPIED = new Set(['SpreadElement', 'Literal', 'ArrayExpression', 'NewExpression', 'BinaryExpression']);

/** `new a[i](x)` would construct the site function: the callee gets parentheses. */
function rewriteNew(rewriter: Rewriter, node: SyntaxNode): void {
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

function rewriteCall(rewriter: Rewriter, node: SyntaxNode): void {
  const callee = childOf(node, 'callee') as SyntaxNode;
  keep(rewriter, callee);
  if (callee.type !== 'MemberExpression' || fieldOf(callee, 'computed') === true) return;
  const object = childOf(callee, 'object') as SyntaxNode;
  const method = fieldOf(childOf(callee, 'property') as SyntaxNode, 'name') as string;
  if (object.type === 'Identifier' && fieldOf(object, 'name') === 'Atomics' && !mayShortCircuit(node)) {
    if (rewriter.globalAtomics) rewriteAtomics(rewriter, node, callee, object);
    return;
  }
  if (object.type !== 'Super' && isBulkMethod(method)) rewriteBulkCall(rewriter, node, callee, method);
}

function rewriteAtomics(rewriter: Rewriter, node: SyntaxNode, callee: SyntaxNode, object: SyntaxNode): void {
  rewriter.edits.replace(object.start, object.end, `${RUNTIME_GLOBAL}.atomics`);
  const typed = childOf(node, 'typeArguments');
  const parenthesis = rewriter.find('(', typed?.end ?? callee.end);
  rewriter.edits.replace(parenthesis, parenthesis + 1, `(${rewriter.number(node)},`);
}

/**
 * A bulk call learns its site from its last argument, which is evaluated right before the call, or
 * from its receiver where it has no argument. The number and order of arguments stay as they are.
 */
function rewriteBulkCall(rewriter: Rewriter, node: SyntaxNode, callee: SyntaxNode, method: string): void {
  const object = childOf(callee, 'object') as SyntaxNode;
  const last = childrenOf(node, 'arguments').at(-1) ?? object;
  if (last.type === 'SpreadElement' || (last === object && mayShortCircuit(callee))) return;
  // `readUint8` is the same function as `readUInt8`, under whose name it is patched.
  const name = rewriter.declare('call', node, method.replace(/^(read|write)Uint/, '$1UInt'));
  rewriter.edits.open(last.start, `${name}(`);
  rewriter.edits.close(last.end, ')');
}
