import { rewriteAssignment, rewriteUpdate } from './assignment-rules.ts';
import { rewriteCall, rewriteIteration, rewriteNew } from './call-rules.ts';
import { isElementAccess } from './element-access.ts';
import { rewriteChain } from './optional-chain.ts';
import { assignThrough, keep, type Rewriter, rewriteBrackets } from './rewriter.ts';
import { childOf, childrenOf, fieldOf, type SyntaxNode } from './syntax-tree.ts';

type Rule = (rewriter: Rewriter, node: SyntaxNode) => void;

/**
 * What happens at a node, before its children are walked. A rule edits the node's own tokens only,
 * and tells its children apart through `kept` and `references`.
 */
export const REWRITE_RULES: Readonly<Record<string, Rule>> = {
  MemberExpression: rewriteMember,
  ChainExpression: rewriteChain,
  AssignmentExpression: (rewriter, node) => {
    rewriteAssignment(rewriter, node);
    rewriteIteration(rewriter, childOf(node, 'right'), childOf(node, 'left'));
  },
  VariableDeclarator: (rewriter, node) =>
    rewriteIteration(rewriter, childOf(node, 'init'), childOf(node, 'id')),
  SpreadElement: (rewriter, node) => rewriteIteration(rewriter, childOf(node, 'argument')),
  UpdateExpression: rewriteUpdate,
  CallExpression: rewriteCall,
  NewExpression: rewriteNew,
  TaggedTemplateExpression: (rewriter, node) => keep(rewriter, childOf(node, 'tag')),
  UnaryExpression: (rewriter, node) => {
    if (fieldOf(node, 'operator') === 'delete') keep(rewriter, childOf(node, 'argument'));
  },
  ForInStatement: (rewriter, node) => assignThrough(rewriter, childOf(node, 'left')),
  ForOfStatement: (rewriter, node) => {
    assignThrough(rewriter, childOf(node, 'left'));
    rewriteIteration(rewriter, childOf(node, 'right'));
  },
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

function rewriteMember(rewriter: Rewriter, node: SyntaxNode): void {
  if (!isElementAccess(node) || rewriter.kept.has(node)) return;
  const base = rewriter.bases.get(node) ?? node.start;
  const reference = rewriter.references.has(node);
  const name = rewriter.declare(reference ? 'reference' : 'read', node);
  rewriter.edits.open(base, `${name}(`);
  rewriteBrackets(rewriter, node, ',', reference ? ').v' : ')');
}
