import type { MessagePort } from 'node:worker_threads';
import type { BatchLinks } from '../../workers/protocol.ts';

/** The ports that move to a thread together with its links. */
export function portsOf(links: BatchLinks | undefined): MessagePort[] {
  if (links === undefined) return [];
  const { parent, children } = links;
  return [...(parent === undefined ? [] : [parent]), ...children.map(({ port }) => port)];
}
