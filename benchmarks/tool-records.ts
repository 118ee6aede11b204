import { create } from './padded-tool.ts';
import type { LoopOrder } from './tool-loop.ts';

/** What a worker of the hand-written loop has seen: `FIELDS` numbers an operation. */
export type ToolRecords = Float64Array<ArrayBuffer>;

/** Numbers of a record: name, site, invocation, response, and the value that went in or came out. */
export const FIELDS = 5;
export const NAME = { submit: 0, route: 1, resolve: 2, take: 3, use: 4 } as const;

/** Stands for no value. */
export const NOTHING = -1;

export const RESOLUTIONS = 4;
export const PER_TURN = RESOLUTIONS + 4;

/** The writes of one site by invocation, in columns. Port `p` of a site is written once. */
interface SiteWrites {
  readonly invoked: number[];
  readonly responded: number[];
  readonly ports: number[];
}

/**
 * Checks of the hand-written loop what the `system` scenario's invariants check, with means that fit these operations
 * alone: jobs and ports are small numbers, and each is used once.
 * @throws Error naming what does not hold.
 */
export function checkRecords(records: readonly ToolRecords[], { state }: LoopOrder): void {
  const { jobs, routes, uses } = create(state).contents();
  const balance = new Int8Array(state.turns * 2);
  const sites = Array.from(
    { length: state.sites + 1 },
    (): SiteWrites => ({ invoked: [], responded: [], ports: [] }),
  );
  let used = 0;
  for (const own of records) {
    for (let at = 0; at < own.length; at += FIELDS) {
      const value = own[at + 4];
      if (own[at] === NAME.submit) balance[value]++;
      else if (own[at] === NAME.take) balance[value]--;
      else if (own[at] === NAME.use) used++;
      else if (own[at] === NAME.route) {
        const writes = sites[own[at + 1]] as SiteWrites;
        writes.invoked.push(own[at + 2]);
        writes.responded.push(own[at + 3]);
        writes.ports.push(value);
      }
    }
  }
  for (const job of jobs) balance[job]--;
  if (balance.some((count) => count !== 0)) throw new Error('a job is lost or came twice');
  if (used !== uses) throw new Error(`${used} uses were counted as ${uses}`);
  checkRoutes(records, sites, new Map(routes), state.turns * 2 + 1);
}

function checkRoutes(
  records: readonly ToolRecords[],
  sites: readonly SiteWrites[],
  final: ReadonlyMap<number, number>,
  ports: number,
): void {
  const siteOf = new Int32Array(ports);
  const invokedAt = new Float64Array(ports);
  const overwrittenAt = new Float64Array(ports).fill(Number.POSITIVE_INFINITY);
  const firstDone = new Float64Array(sites.length).fill(Number.POSITIVE_INFINITY);
  sites.forEach((writes, site) => {
    overwriting(writes, overwrittenAt);
    writes.ports.forEach((port, nth) => {
      siteOf[port] = site;
      invokedAt[port] = writes.invoked[nth];
      firstDone[site] = Math.min(firstDone[site], writes.responded[nth]);
    });
    const last = final.get(site) ?? NOTHING;
    const survives =
      last === NOTHING
        ? writes.ports.length === 0
        : siteOf[last] === site && overwrittenAt[last] === Number.POSITIVE_INFINITY;
    if (!survives) throw new Error(`site ${site} has not kept its last port`);
  });
  for (const own of records) {
    for (let at = 0; at < own.length; at += FIELDS) {
      if (own[at] !== NAME.resolve) continue;
      const site = own[at + 1];
      const invoked = own[at + 2];
      const port = own[at + 4];
      const isRight =
        port === NOTHING
          ? firstDone[site] > invoked
          : siteOf[port] === site && invokedAt[port] < own[at + 3] && overwrittenAt[port] > invoked;
      if (!isRight) throw new Error(`site ${site} was resolved to ${port}, which was not its port`);
    }
  }
}

/** When each port's write was certainly overwritten: the first response of a write that began behind its own. */
function overwriting({ invoked, responded, ports }: SiteWrites, overwrittenAt: Float64Array): void {
  const byInvocation = ports.map((_, nth) => nth).sort((a, b) => invoked[a] - invoked[b]);
  const byResponse = ports.map((_, nth) => nth).sort((a, b) => responded[b] - responded[a]);
  let next = ports.length - 1;
  let earliest = Number.POSITIVE_INFINITY;
  for (const nth of byResponse) {
    for (; next >= 0 && invoked[byInvocation[next]] >= responded[nth]; next--)
      earliest = Math.min(earliest, responded[byInvocation[next]]);
    overwrittenAt[ports[nth]] = earliest;
  }
}
