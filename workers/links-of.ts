import type { LinkEnd, Links } from '../harness/model/links.ts';
import { type AnyScenario, actorsOf } from '../harness/model/scenario.ts';

/** Makes a thread's end of a link. A link has the number of the child's thread; `peer`: who is at its other end. */
export type EndMaker = (link: number, isParent: boolean, peer: string) => LinkEnd;

/** Where actors live: the thread of each, and of each thread that of its actor's parent, -1 for none. */
export interface Homes {
  readonly placement: ArrayLike<number>;
  readonly parents: ArrayLike<number>;
}

/** The links of one thread: with its actor's parent, and with its children, in the order of their numbers. */
export function linksOf(
  scenario: AnyScenario,
  { placement, parents }: Homes,
  self: number,
  makeEnd: EndMaker,
): Links {
  const children: Record<string, LinkEnd[]> = {};
  let toParent: LinkEnd | undefined;
  for (const [number, { role, name }] of actorsOf(scenario).entries()) {
    const parent = scenario.actors[role]?.parent;
    const link = placement[number] as number;
    if (parent === undefined) continue;
    if (link === self) toParent = makeEnd(link, false, parent);
    else if (parents[link] === self) {
      children[role] ??= [];
      children[role]?.push(makeEnd(link, true, name));
    }
  }
  return { parent: toParent, children };
}
