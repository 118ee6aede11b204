import { createRequire } from 'node:module';
import { posix } from 'node:path';
import type { default as MagicStringClass, SourceMap } from 'magic-string';
import { createEditList } from './edit-list.ts';
import { REWRITE_RULES } from './rewrite-rules.ts';
import { createTokenFinder, type Rewriter } from './rewriter.ts';
import { RUNTIME_GLOBAL } from './runtime-global.ts';
import { fileFunctions, siteFunction } from './site-functions.ts';
import { createLocator, type Site, siteNumber } from './site-number.ts';
import { withSourceMap } from './source-map.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { isGlobalName, type VisitorKeys, walk } from './syntax-walk.ts';

export type { Site } from './site-number.ts';

export interface TransformOptions {
  /** Display path, `/` between folders: sites are numbered from it, and the source map names its last part. */
  readonly path: string;
  readonly lang: 'ts' | 'js';
  readonly sourceType: 'module' | 'commonjs';
}

export interface TransformedSource {
  /** The source with accesses routed through `RUNTIME_GLOBAL`, its own lines where they were. */
  readonly code: string;
  /** The instrumented places, in the order of the source text's tree. */
  readonly sites: readonly Site[];
}

/**
 * Makes the element accesses, `Atomics` calls and bulk calls of a source text into schedule points.
 * TypeScript stays TypeScript. A source that does not parse comes back unchanged, without sites:
 * Node reports the syntax error better than we could. The same holds for a transformed source.
 */
export function transformSource(source: string, options: TransformOptions): TransformedSource {
  const unchanged = { code: source, sites: [] };
  if (source.includes(RUNTIME_GLOBAL)) return unchanged;
  const { parseSync, visitorKeys, MagicString, SourceMapClass } = loadParser();
  const { program, comments, errors } = parseSync(`file.${options.lang}`, source, {
    lang: options.lang,
    sourceType: options.sourceType,
    preserveParens: true,
  });
  if (errors.length > 0) return unchanged;
  const root = program as unknown as SyntaxNode;
  const sloppyFile = options.sourceType === 'commonjs';
  const sites: Site[] = [];
  const lines: string[] = [];
  const places: (Site | null)[] = [];
  const used = new Set<number>();
  const locate = createLocator(source);
  let strictHere = false;

  const number = (node: SyntaxNode): number => {
    // Two sites of one file with the same hash: the later one takes the next free number.
    let id = siteNumber(options.path, sites.length);
    while (used.has(id)) id = (id % 0x7fffffff) + 1;
    used.add(id);
    sites.push({ id, ...locate(node.start) });
    return id;
  };
  const rewriter: Rewriter = {
    source,
    edits: createEditList(source),
    prefix: unusedPrefix(source),
    kept: new Set(),
    references: new Set(),
    bases: new Map(),
    globalAtomics: source.includes('Atomics') && isGlobalName(root, 'Atomics', visitorKeys),
    number,
    declare: (kind, node, operator = '') => {
      const name = `${rewriter.prefix}${sites.length}`;
      const site = number(node);
      const strict = sloppyFile && strictHere ? "'use strict';" : '';
      lines.push(siteFunction(kind, { name, prefix: rewriter.prefix, site, strict, operator }));
      places.push(sites.at(-1) as Site);
      return name;
    },
    find: createTokenFinder(source, new Map(comments.map(({ start, end }) => [start, end]))),
  };
  walk(root, !sloppyFile, visitorKeys, (node, strict) => {
    strictHere = strict;
    REWRITE_RULES[node.type]?.(rewriter, node);
  });
  if (sites.length === 0) return unchanged;

  const edited = new MagicString(source);
  rewriter.edits.applyTo(edited);
  edited.append(`\n${fileFunctions(rewriter.prefix)}\n${lines.join('\n')}`);
  const firstGenerated = locate(source.length).line;
  const file = posix.basename(options.path);
  return {
    code: withSourceMap(edited, SourceMapClass, file, firstGenerated, [null, ...places]),
    sites,
  };
}

function unusedPrefix(source: string): string {
  let prefix = '$hl';
  while (source.includes(prefix)) prefix += '_';
  return prefix;
}

/** Loads the parser on first use: a thread that gets its modules ready-made never needs it. */
function loadParser() {
  const require = createRequire(import.meta.url);
  const oxc = require('oxc-parser') as typeof import('oxc-parser');
  const magic = require('magic-string') as {
    default: typeof MagicStringClass;
    SourceMap: typeof SourceMap;
  };
  return {
    parseSync: oxc.parseSync,
    visitorKeys: oxc.visitorKeys as VisitorKeys,
    MagicString: magic.default,
    SourceMapClass: magic.SourceMap,
  };
}
