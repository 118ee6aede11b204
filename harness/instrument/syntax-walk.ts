import {
  childOf,
  childrenOf,
  declaresStrict,
  fieldOf,
  isTypeSyntax,
  type SyntaxNode,
} from './syntax-tree.ts';

/** Names of the child fields of each node type, as oxc-parser exports them. */
export type VisitorKeys = Readonly<Record<string, readonly string[]>>;

/** Visits every expression and statement, parents first, in source order; `strict` as in the language. */
export function walk(
  root: SyntaxNode,
  strict: boolean,
  keys: VisitorKeys,
  visit: (node: SyntaxNode, strict: boolean) => void,
): void {
  const step = (node: SyntaxNode, outer: boolean): void => {
    if (isTypeSyntax(node)) return;
    const inner = outer || isStrictScope(node);
    visit(node, inner);
    for (const key of keys[node.type] ?? []) {
      for (const child of childrenOf(node, key)) step(child, inner);
    }
  };
  step(root, strict);
}

function isStrictScope(node: SyntaxNode): boolean {
  if (node.type.startsWith('Class')) return true;
  if (node.type === 'Program') return declaresStrict(node);
  const isFunction =
    node.type.endsWith('FunctionExpression') || node.type === 'FunctionDeclaration';
  return isFunction && declaresStrict(childOf(node, 'body'));
}

/** Where an identifier introduces or changes a binding, by the parent's type. */
const BINDING_FIELDS: Readonly<Record<string, readonly string[]>> = {
  VariableDeclarator: ['id'],
  FunctionDeclaration: ['id', 'params'],
  FunctionExpression: ['id', 'params'],
  ArrowFunctionExpression: ['params'],
  ClassDeclaration: ['id'],
  ClassExpression: ['id'],
  ImportSpecifier: ['local'],
  ImportDefaultSpecifier: ['local'],
  ImportNamespaceSpecifier: ['local'],
  CatchClause: ['param'],
  ArrayPattern: ['elements'],
  RestElement: ['argument'],
  AssignmentPattern: ['left'],
  AssignmentExpression: ['left'],
  Property: ['value'],
};

/** Whether `name` means the global everywhere in the file: nothing binds it or assigns to it. */
export function isGlobalName(root: SyntaxNode, name: string, keys: VisitorKeys): boolean {
  let global = true;
  walk(root, true, keys, (node) => {
    // A dynamic scope could bind anything.
    if (node.type === 'WithStatement') global = false;
    for (const field of BINDING_FIELDS[node.type] ?? []) {
      for (const child of childrenOf(node, field)) {
        if (child.type === 'Identifier' && fieldOf(child, 'name') === name) global = false;
      }
    }
  });
  return global;
}
