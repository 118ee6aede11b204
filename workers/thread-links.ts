import type { MessagePort } from 'node:worker_threads';
import type { Control } from '../harness/conductor/layout.ts';
import { closeLink, isLinkClosed, type LinkSide } from '../harness/conductor/link-states.ts';
import type { LinkEnd, Links } from '../harness/model/links.ts';
import type { AnyScenario } from '../harness/model/scenario.ts';
import type { ArenaMail } from './arena-link.ts';
import { linksOf } from './links-of.ts';
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
    closePorts(this.#ports);
  }

  /** The links in the execution at a place of the batch. */
  open(scenario: AnyScenario, place: number): Links {
    this.#mail?.enter();
    const { parent: parents, thread: placement } = this.#control;
    return linksOf(scenario, { placement, parents }, this.#thread, (link, isParent, peer) => {
      const { parent, children } = this.#ports;
      const port = isParent ? children.find(({ thread }) => thread === link)?.port : parent;
      const side = isParent ? 'parent' : 'child';
      return this.#end(link, side, peer, this.#way(link, side, port, place));
    });
  }

  #way(link: number, side: LinkSide, port: MessagePort | undefined, place: number): Way {
    if (port !== undefined) return new PortLink(port, place);
    const mail = this.#mail as ArenaMail;
    const [toChild, toParent] = [link * 2, link * 2 + 1];
    const [out, into] = side === 'parent' ? [toChild, toParent] : [toParent, toChild];
    return { send: (value) => mail.send(out, value), receive: () => mail.receive(into) };
  }

  #end(link: number, side: LinkSide, peer: string, way: Way): LinkEnd {
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
