import type { MessagePort } from 'node:worker_threads';
import type { Control } from '../harness/conductor/layout.ts';
import { closeLink, isLinkClosed, type LinkSide } from '../harness/conductor/link-states.ts';
import type { LinkEnd, Links } from '../harness/model/links.ts';
import { type Actor, type AnyScenario, actorsOf } from '../harness/model/scenario.ts';
import type { ArenaMail } from './arena-link.ts';
import { closePorts, PortLink } from './port-link.ts';
import type { BatchLinks } from './protocol.ts';

/** Both ways of a link, as the threads or processes at its ends have them. */
type Way = Pick<LinkEnd, 'send' | 'receive'>;

/** The links of one thread: with its actor's parent, and with its children. A link has the number of the child's thread. */
export class ThreadLinks {
  readonly #control: Control;
  readonly #thread: number;
  readonly #mail: ArenaMail | undefined;
  #ports: BatchLinks = { children: [] };

  /** Whether any actor of the scenario has a parent. */
  readonly areAny: boolean;

  /** `mail`: how messages go where threads are processes of their own. */
  constructor(
    control: Control,
    thread: number,
    parents: readonly number[],
    mail: ArenaMail | undefined,
  ) {
    this.areAny = parents.some((parent) => parent >= 0);
    this.#control = control;
    this.#thread = thread;
    this.#mail = mail;
  }

  /** Takes over what came with a batch. */
  adopt(links: BatchLinks | undefined): void {
    this.#ports = links ?? { children: [] };
  }

  /** The batch is over. */
  close(): void {
    const { parent, children } = this.#ports;
    closePorts([...(parent === undefined ? [] : [parent]), ...children.map(({ port }) => port)]);
  }

  /** The links in the execution at a place of the batch. */
  open(scenario: AnyScenario, place: number): Links {
    this.#mail?.enter();
    const { parent, thread } = this.#control;
    const children: Record<string, LinkEnd[]> = {};
    let toParent: LinkEnd | undefined;
    for (const [number, actor] of actorsOf(scenario).entries()) {
      const link = thread[number];
      if (scenario.actors[actor.role]?.parent === undefined) continue;
      if (link === this.#thread) {
        const peer = scenario.actors[actor.role]?.parent as string;
        toParent = this.#end(
          link,
          'child',
          peer,
          this.#way(link, 'child', this.#ports.parent, place),
        );
      } else if (parent[link] === this.#thread) {
        const port = this.#ports.children.find((child) => child.thread === link)?.port;
        children[actor.role] ??= [];
        children[actor.role]?.push(
          this.#end(link, 'parent', actor.name, this.#way(link, 'parent', port, place)),
        );
      }
    }
    return { parent: toParent, children };
  }

  #way(link: number, side: LinkSide, port: MessagePort | undefined, place: number): Way {
    if (port !== undefined) return new PortLink(port, place);
    const mail = this.#mail as ArenaMail;
    const [toChild, toParent] = [link * 2, link * 2 + 1];
    const [out, into] = side === 'parent' ? [toChild, toParent] : [toParent, toChild];
    return { send: (value) => mail.send(out, value), receive: () => mail.receive(into) };
  }

  #end(link: number, side: LinkSide, peer: Actor['name'], way: Way): LinkEnd {
    const control = this.#control;
    const other = side === 'parent' ? 'child' : 'parent';
    return {
      peer,
      link,
      isParent: side === 'parent',
      send: (value, transfer) => way.send(value, transfer),
      receive: () => way.receive(),
      close: () => closeLink(control, link, side),
      isClosed: () => isLinkClosed(control, link, other),
    };
  }
}
