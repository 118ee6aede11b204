import { RUNTIME_GLOBAL as R } from './runtime-global.ts';

/**
 * The functions that transformed code calls, one set a site, so that every site keeps its own inline
 * caches. Each is a hoisted declaration on one line behind the user's code. On anything that is not
 * shared memory it does what the source said, in the same mode (sloppy or strict).
 */
export type SiteFunctionKind = keyof typeof BODIES;

interface SiteText {
  /** Name of the site's main function. */
  readonly name: string;
  /** Prefix of the generated names in this file. */
  readonly prefix: string;
  readonly site: number;
  /** `'use strict';` where a sloppy file's site is in strict code, else empty. */
  readonly strict: string;
  /** The operator: `+` of `+=`, or `++`. */
  readonly operator: string;
}

const read = (t: SiteText) => `${R}.on(o)?${R}.get(${t.site},o,k):o[k]`;
const write = (t: SiteText, value = 'v') =>
  `${R}.on(o)?${R}.set(${t.site},o,k,${value}):(o[k]=${value})`;
const step = (t: SiteText, prefix: boolean) => {
  const plain = prefix ? `${t.operator}o[k]` : `o[k]${t.operator}`;
  const delta = t.operator === '++' ? 1 : -1;
  return `function ${t.name}(o,k){${t.strict}return ${R}.on(o)?${R}.update(${t.site},o,k,${delta},${prefix}):${plain}}`;
};

const BODIES = {
  read: (t: SiteText) => `function ${t.name}(o,k){return ${read(t)}}`,
  write: (t: SiteText) => `function ${t.name}(o,k,v){${t.strict}return ${write(t)}}`,
  prefix: (t: SiteText) => step(t, true),
  postfix: (t: SiteText) => step(t, false),
  /** `o[k] += v` where v is a literal: nothing of the user's runs between read and write. */
  literal: (t: SiteText) =>
    `function ${t.name}(o,k,v){${t.strict}return ${R}.on(o)?` +
    `${R}.set(${t.site},o,k,${R}.get(${t.site},o,k)${t.operator}v):(o[k]${t.operator}=v)}`,
  /** `o[k] += …` where o and k are names or literals: called as `f(o,k,fg(o,k)+(…))`. */
  simple: (t: SiteText) =>
    `function ${t.name}(o,k,v){${t.strict}return ${write(t)}}function ${t.name}g(o,k){return ${read(t)}}`,
  /**
   * `o[k] += …`: called as `f(S(o,k),po,pk,fg()+(…))`. The variables po and pk are read into the
   * arguments before anything else can run, so recursion, `await` and `yield` in `…` do no harm.
   */
  compound: (t: SiteText) =>
    `function ${t.name}(_,o,k,v){${t.strict}return ${write(t)}}` +
    `function ${t.name}g(){const o=${t.prefix}o,k=${t.prefix}k;${t.prefix}o=${t.prefix}k=void 0;return ${read(t)}}`,
  /** `o[k] ??= …`: called as `I(fg(o,k)??f(po,pk,…))`; fg sets po and pk after it has read. */
  logical: (t: SiteText) =>
    `function ${t.name}(o,k,v){${t.strict}return ${write(t)}}` +
    `function ${t.name}g(o,k){const r=${read(t)};${t.prefix}o=o;${t.prefix}k=k;return r}`,
  /** A target of destructuring or a loop head: `f(o,k).v`. */
  reference: (t: SiteText) =>
    `function ${t.name}(o,k){${t.strict}return{get v(){return ${read(t)}},set v(v){${write(t)}}}}`,
  /** Passes on a typed array that is about to be copied. */
  copy: (t: SiteText) => `function ${t.name}(v){return ${R}.on(v)?${R}.copy(${t.site},v):v}`,
  /** Passes on the last argument of a bulk call, noting where it is. */
  call: (t: SiteText) => `function ${t.name}(v){return ${R}.at(${t.site},'${t.operator}',v)}`,
  /** The same for the receiver of a call without arguments, and for what is iterated. */
  receiver: (t: SiteText) =>
    `function ${t.name}(v){return ${R}.on(v)?${R}.at(${t.site},'${t.operator}',v):v}`,
};

/** The declaration of one site's functions, on one line. */
export function siteFunction(kind: SiteFunctionKind, text: SiteText): string {
  return BODIES[kind](text);
}

/** What all sites of a file share: stash (S), take (T), identity (I). On one line. */
export function fileFunctions(prefix: string): string {
  const p = prefix;
  return (
    `var ${p}o,${p}k;function ${p}S(o,k){${p}o=o;${p}k=k}` +
    `function ${p}T(){const o=${p}o;${p}o=void 0;return o}function ${p}I(v){return v}`
  );
}
