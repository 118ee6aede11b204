import { clearTicker, nextImmediate, setTicker } from '../harness/base/originals.ts';
import type { InstalledLinks } from '../harness/instrument/messages/install-links.ts';
import { installLoneLinks } from '../harness/instrument/messages/install-lone-links.ts';
import type { Children, LinkEnd } from '../harness/model/links.ts';
import type { AnyScenario } from '../harness/model/scenario.ts';
import {
  type ActiveResources,
  countActive,
  hasMore,
} from '../harness/parallel/active-resources.ts';
import { type LinkGate, openLinkGate } from '../harness/parallel/link-gate.ts';
import type { LinkWay } from './link-mail.ts';
import { linksOf } from './links-of.ts';
import type { MemberSetup } from './stress-protocol.ts';

/** How often a thread whose actors have ended is asked whether it would end, where something keeps it. */
const LINGER_PERIOD_MS = 2;

/** File calls and immediates, which belong to a round even if nobody waits for them. */
const IS_AWAITED = /^(?:FSReq|FileHandleCloseReq|Immediate)/;

const NOBODY = { parent: undefined, children: {} };

/** What connects a member of a crew with its actor's parent and children, fresh in each round. */
export class MemberLinks {
  readonly #setup: MemberSetup;
  readonly #number: number;
  readonly #gate: LinkGate;
  readonly #installed: InstalledLinks;
  /** By the number of the link, which is that of the child's thread. */
  #ways: ReadonlyMap<number, LinkWay> = new Map();
  #toParent: LinkEnd | undefined;
  #atStart: ActiveResources = {};
  #hasSent = false;
  #ticker: NodeJS.Timeout | undefined;

  /** Whether any actor of the scenario has a parent. */
  readonly areAny: boolean;

  /** To be made before user code is loaded. `point`: see `openLinkGate`. */
  constructor(setup: MemberSetup, number: number, isProcess: boolean, point: () => void) {
    const hasParent = setup.parents[number] !== -1;
    this.#setup = setup;
    this.#number = number;
    this.#gate = openLinkGate(point);
    this.#installed = installLoneLinks(this.#gate, { isProcess, hasParent });
    this.areAny = setup.parents.some((parent) => parent !== -1);
  }

  /** To be called when something has come over a link. */
  readonly came = (): void => this.#gate.stir();

  /** Takes over how this member reaches the other ends of its links. */
  adopt(ways: ReadonlyMap<number, LinkWay>): void {
    this.#ways = ways;
  }

  /** A round begins. Returns the ports to the children. */
  enter(scenario: AnyScenario, round: number): Children {
    this.#hasSent = false;
    this.#atStart = countActive();
    const links = linksOf(scenario, this.#setup, this.#number, (link, isParent, peer) =>
      this.#end(round, link, isParent, peer),
    );
    this.#toParent = links.parent;
    this.#gate.running = true;
    return this.#installed.enter(links);
  }

  /** The code of this member's actors has come to its end: it hears what comes until nothing keeps it. */
  linger(): void {
    if (this.#toParent === undefined) return;
    this.#ticker = setTicker(() => this.#closeWhereIdle(), LINGER_PERIOD_MS).unref();
  }

  /** Resolves when all that has come has been heard, and all that followed from it in this thread has happened. */
  async settle(): Promise<void> {
    do {
      for (const way of this.#ways.values()) way.fetch();
      await nextImmediate();
    } while (this.#gate.hasReady || this.#hasMore((name) => IS_AWAITED.test(name)));
    this.#closeWhereIdle();
  }

  /** Whether anything was sent since this was asked last. */
  takeSent(): boolean {
    const hasSent = this.#hasSent;
    this.#hasSent = false;
    return hasSent;
  }

  /** The round is over: nothing of it is heard any more. */
  leave(): void {
    clearTicker(this.#ticker);
    this.#ticker = undefined;
    this.#gate.running = false;
    this.#gate.clear();
    this.#toParent = undefined;
    this.#installed.enter(NOBODY);
  }

  /** Where the platform would end the thread or process, its parent is told. */
  #closeWhereIdle(): void {
    if (this.#gate.keepsThread || this.#hasMore(() => true)) return;
    this.#toParent?.close();
  }

  #hasMore(counts: (name: string) => boolean): boolean {
    return hasMore(countActive(), this.#atStart, counts);
  }

  #end(round: number, link: number, isParent: boolean, peer: string): LinkEnd {
    const way = this.#ways.get(link) as LinkWay;
    const { mail } = way;
    mail.enter(round);
    let isOpen = true;
    return {
      peer,
      link,
      isParent,
      send: (value, transfer) => {
        if (!isOpen) return;
        way.send({ round, kind: 'message', value }, transfer);
        this.#hasSent = true;
      },
      receive: () => {
        way.fetch();
        return mail.take();
      },
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        way.send({ round, kind: 'closed' }, []);
        this.#hasSent = true;
      },
      isClosed: () => mail.isClosed,
    };
  }
}
