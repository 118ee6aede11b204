import type { ActorContext } from '../../harness/index.ts';
import type { Sides } from '../proxy-map/correct.ts';
import type { ToolContents, ToolSights, ToolState } from './correct.ts';

/** What a subject must make of the state. */
export interface DevelopmentTool {
  submit(job: number): void;
  take(): number;
  route(site: number, port: number): void;
  resolve(site: number): number | undefined;
  countUse(): void;
  adjust(setting: number, value: number): void;
  setting(setting: number): number;
  load(module: number): Promise<number>;
  change(module: number, version: number): Promise<void>;
  tell(change: number): boolean;
  hear(): number | undefined;
  publish(event: string): Promise<void>;
  connect(client: number): Promise<boolean>;
  drop(client: number): void;
  send(client: number, message: number): Promise<boolean>;
  proxy(site: number): Promise<number>;
  unproxy(site: number): Promise<boolean>;
  look(): Sides;
  ask(site: number, isGivenUp: boolean): Promise<number | undefined>;
  log(entry: number): boolean;
  flush(): Promise<void>;
  increment(record: number): number;
  save(page: number): Promise<void>;
  page(): Promise<number>;
  seen(): Promise<ToolSights>;
  contents(): Promise<ToolContents>;
  close(): void;
}

export interface State extends ToolState {
  /** Of each user: one job a turn. */
  readonly turns: number;
  readonly sites: number;
}

export const USERS = 2;
/** What is asked for in each turn. */
export const RESOLUTIONS = 4;
/** Modules that every turn loads, and others. */
export const [HOT_MODULES, COLD_MODULES] = [8, 16];
export const CLIENTS = 64;
/** What a user has open at most, of its own. */
export const PROXIES = 4;
export const RECORDS = 3;
export const SETTINGS = 3;

/** In how many turns something is done once. */
export const EVERY = {
  change: 8,
  request: 8,
  client: 16,
  entry: 16,
  record: 32,
  page: 64,
} as const;

type Context = ActorContext<State>;

/** A user of the tool, who does job after job. What is written to a file is waited for when the next is to be. */
export async function useTool(context: Context, tool: DevelopmentTool): Promise<void> {
  const { op, index, state } = context;
  let paging = Promise.resolve();
  for (let turn = 0; turn < state.turns; turn++) {
    const job = turn * USERS + index;
    work(context, tool, job);
    await serve(context, tool, turn);
    if (turn % EVERY.change === 0) await develop(context, tool, turn);
    if (turn % EVERY.client === 0) await beServed(context, tool, turn);
    if (turn % EVERY.entry === 0) op('log', [job], () => tool.log(job));
    if (turn % EVERY.record === 0) {
      const record = 1 + ((turn / EVERY.record) % RECORDS);
      op('increment', [record], () => tool.increment(record));
    }
    if (turn % EVERY.page === 0) {
      await paging;
      op('look', [], () => tool.look());
      paging = replacePage(context, tool, job + 1);
    }
  }
  await paging;
  await op('flush', [], () => tool.flush());
  await op('seen', [], () => tool.seen());
}

/** A job is handed in and done, with what that takes of routes and settings; and others are told. */
function work({ op, state: { sites } }: Context, tool: DevelopmentTool, job: number): void {
  const site = 1 + (job % sites);
  op('submit', [job], () => tool.submit(job));
  op('route', [site, job + 1], () => tool.route(site, job + 1));
  for (let n = 1; n <= RESOLUTIONS; n++) {
    const other = 1 + ((job * n) % sites);
    op('resolve', [other], () => tool.resolve(other));
  }
  for (let n = 0; n < 2; n++) {
    const setting = (job + n) % SETTINGS;
    op('setting', [setting], () => tool.setting(setting));
  }
  op('take', [], () => tool.take());
  op('tell', [job], () => tool.tell(job));
  op('hear', [], () => tool.hear());
  op('use', [], () => tool.countUse());
}

/** A module is loaded, and now and then a request is made; some are given up. */
async function serve(
  { op, index, state: { sites } }: Context,
  tool: DevelopmentTool,
  turn: number,
): Promise<void> {
  const module = 1 + ((turn + index) % HOT_MODULES);
  await op('load', [module], () => tool.load(module));
  if (turn % EVERY.request !== 0) return;
  const site = 1 + ((turn / EVERY.request) % sites);
  const isGivenUp = turn % EVERY.record === 0;
  await op('ask', [site, isGivenUp], () => tool.ask(site, isGivenUp));
}

/** A module changes, a setting does, and all who subscribed are told. */
async function develop({ op, index }: Context, tool: DevelopmentTool, turn: number): Promise<void> {
  const job = turn * USERS + index;
  const nth = turn / EVERY.change;
  const module = 1 + (nth % HOT_MODULES);
  const cold = 1 + HOT_MODULES + (nth % COLD_MODULES);
  const setting = nth % SETTINGS;
  await op('change', [module, job + 1], () => tool.change(module, job + 1));
  await op('load', [cold], () => tool.load(cold));
  op('adjust', [setting, job + 1], () => tool.adjust(setting, job + 1));
  const event = `${index + 1}.${turn}`;
  await op('publish', [event], () => tool.publish(event));
}

/** Clients come, are sent something and go, and sites get proxies and lose them. */
async function beServed(
  { op, index }: Context,
  tool: DevelopmentTool,
  turn: number,
): Promise<void> {
  const nth = turn / EVERY.client;
  const clientOf = (n: number) => index + USERS * (n % CLIENTS);
  const [client, other, dropped] = [clientOf(nth), clientOf(nth + 5), clientOf(nth + 32)];
  await op('connect', [client], () => tool.connect(client));
  await op('send', [client, turn], () => tool.send(client, turn));
  await op('send', [other, turn + 1], () => tool.send(other, turn + 1));
  op('drop', [dropped], () => tool.drop(dropped));
  const site = 1 + nth;
  await op('proxy', [site], () => tool.proxy(site));
  if (site > PROXIES) {
    const old = site - PROXIES;
    await op('unproxy', [old], () => tool.unproxy(old));
  }
}

async function replacePage({ op }: Context, tool: DevelopmentTool, page: number): Promise<void> {
  await op('save', [page], () => tool.save(page));
  await op('page', [], () => tool.page());
}
