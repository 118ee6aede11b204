import { type Control, WORD } from './layout.ts';
import { stirElsewhere } from './wait-queues.ts';

/** Who has closed a link: bits of a word. */
export const CLOSED_BY = { child: 1, parent: 2 } as const;
export type LinkSide = keyof typeof CLOSED_BY;

/** Closes the link between a thread and its parent's, if it has one; the other end is told. */
export function closeLink(control: Control, child: number, by: LinkSide): void {
  const { closed, parent, thread, words } = control;
  if (parent[child] < 0 || isLinkClosed(control, child, by)) return;
  closed[child] |= CLOSED_BY[by];
  const [here, there] = by === 'child' ? [child, parent[child]] : [parent[child], child];
  for (let actor = 0; actor < words[WORD.actors]; actor++) {
    if (thread[actor] === there) stirElsewhere(control, actor, here);
  }
}

export function isLinkClosed({ closed }: Control, child: number, by: LinkSide): boolean {
  return (closed[child] & CLOSED_BY[by]) !== 0;
}
