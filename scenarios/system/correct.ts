import { type AtomicWriter, create as createWriter } from '../atomic-writer/correct.ts';
import { create as createCache, type SharedCache } from '../cache/correct-in-threads.ts';
import { type Channel, create as createChannel } from '../channel/correct.ts';
import { create as createBus, type EventBus } from '../event-bus/correct.ts';
import { create as createLog, type LogStore } from '../log-store/correct.ts';
import { create as createMutex, type Mutex } from '../mutex/correct.ts';
import { create as createProxies, type ProxyMap, type Sides } from '../proxy-map/correct.ts';
import { create as createQueue, type RingQueue } from '../queue/correct.ts';
import { create as createMap, type SharedMap } from '../shared-map/correct.ts';
import {
  create as createSettings,
  SETTINGS,
  type SharedSettings,
} from '../snapshot-model/correct.ts';
import { create as createRecords, type RecordStore } from '../sqlite-store/correct.ts';
import { Clients } from './clients.ts';
import { filesOf } from './files.ts';
import { Requests } from './requests.ts';

/** What the threads of a tool share in memory, each by a system of its own. Zeroed at first. */
export interface ToolMemory {
  readonly jobs: SharedArrayBuffer;
  readonly routes: SharedArrayBuffer;
  readonly lock: SharedArrayBuffer;
  /** Word 0: how often the tool was used. */
  readonly usage: SharedArrayBuffer;
  readonly settings: SharedArrayBuffer;
  /** The versions of modules, and those that are kept at hand. */
  readonly sources: SharedArrayBuffer;
  readonly modules: SharedArrayBuffer;
  readonly watches: SharedArrayBuffer;
}

/** What a tool is made on. */
export interface ToolState {
  readonly memory: ToolMemory;
  readonly jobsCapacity: number;
  readonly modulesCapacity: number;
  readonly watchesCapacity: number;
  /** That each thread may give to its proxies. */
  readonly ports: readonly number[];
  /** Holds the first page and the tables of the records. */
  readonly folder: string;
  readonly log: LogBounds;
}

/** Lines of one file of the log, its files, and entries that may wait in a thread. */
export interface LogBounds {
  readonly lines: number;
  readonly files: number;
  readonly backlog: number;
}

/** Milliseconds for which a module is kept at hand. */
const MODULE_MS = 60_000;
const BUS_WORKERS = 2;
const SUBSCRIBERS = 2;
/** What the settings are at first; kept by whoever keeps a copy of his own. */
const NO_SETTINGS = { brightness: 0, contrast: 0, volume: 0, revision: 0 };

/**
 * One thread's end of a development tool. Jobs wait in a queue, routes and versions lie in maps, modules in a cache,
 * settings in a model, and what changes is told through a channel: all of that is shared by all threads, as are log,
 * records and page, which are files. Events, clients, proxies and requests are those of the thread.
 */
export class Tool {
  readonly #jobs: RingQueue;
  readonly #routes: SharedMap;
  readonly #lock: Mutex;
  readonly #usage: Int32Array;
  readonly #settings: SharedSettings;
  readonly #sources: SharedMap;
  readonly #modules: SharedCache;
  readonly #watches: Channel;
  readonly #log: LogStore;
  readonly #refusals: string[] = [];
  readonly #records: RecordStore;
  readonly #page: AtomicWriter;
  readonly #bus: EventBus<string>;
  readonly #events: string[][] = [];
  readonly #clients = new Clients();
  readonly #proxies: ProxyMap;
  readonly #requests = new Requests();

  constructor({ memory, folder, ports, log, ...capacities }: ToolState) {
    const files = filesOf(folder);
    this.#jobs = createQueue({ memory: memory.jobs, capacity: capacities.jobsCapacity });
    this.#routes = createMap({ memory: memory.routes });
    this.#lock = createMutex({ memory: memory.lock });
    this.#usage = new Int32Array(memory.usage);
    this.#settings = createSettings({ memory: memory.settings, settings: NO_SETTINGS });
    this.#sources = createMap({ memory: memory.sources });
    this.#modules = createCache({
      memory: memory.modules,
      capacity: capacities.modulesCapacity,
      ttlMs: MODULE_MS,
      load: async (module) => this.#sources.get(module) ?? 0,
    });
    this.#watches = createChannel({
      memory: memory.watches,
      capacity: capacities.watchesCapacity,
    });
    this.#log = createLog({
      file: files.log,
      ...log,
      onError: (error) => this.#refusals.push(String(error)),
    });
    this.#records = createRecords({ file: files.records });
    this.#page = createWriter({ file: files.page });
    this.#bus = createBus({ workers: BUS_WORKERS });
    for (let n = 0; n < SUBSCRIBERS; n++) this.#subscribe();
    this.#proxies = createProxies({ ports, isFree: async () => true, close: async () => {} });
  }

  #subscribe(): void {
    const events: string[] = [];
    this.#events.push(events);
    this.#bus.subscribe(async (event) => {
      events.push(event);
    });
  }

  submit(job: number): void {
    this.#jobs.push(job);
  }

  /** The job that was submitted longest ago; waits for one. */
  take(): number {
    return this.#jobs.pop();
  }

  route(site: number, port: number): void {
    this.#routes.set(site, port);
  }

  /** The port of a site; undefined where it has none. */
  resolve(site: number): number | undefined {
    return this.#routes.get(site);
  }

  countUse(): void {
    this.#lock.runExclusive(() => {
      this.#usage[0]++;
    });
  }

  /** Settings by their number, from 0. */
  adjust(setting: number, value: number): void {
    this.#settings.set(SETTINGS[setting], value);
  }

  setting(setting: number): number {
    return this.#settings.get(SETTINGS[setting]);
  }

  /** Resolves to the version of a module; 0 where it has not changed yet. */
  load(module: number): Promise<number> {
    return this.#modules.get(module);
  }

  /** A module has a new version. */
  change(module: number, version: number): Promise<void> {
    this.#sources.set(module, version);
    return this.#modules.invalidate(module);
  }

  /** Tells whoever watches of a change; waits where too many have not been heard of. */
  tell(change: number): boolean {
    return this.#watches.send(change);
  }

  /** The change that was told longest ago; waits for one. */
  hear(): number | undefined {
    const received = this.#watches.receive(Number.POSITIVE_INFINITY);
    return received.kind === 'value' ? received.value : undefined;
  }

  publish(event: string): Promise<void> {
    return this.#bus.publish(event);
  }

  connect(client: number): Promise<boolean> {
    return this.#clients.connect(client);
  }

  drop(client: number): void {
    this.#clients.drop(client);
  }

  /** Resolves to whether the client was there. */
  send(client: number, message: number): Promise<boolean> {
    return this.#clients.send(client, message);
  }

  /** Resolves to the port of a site's proxy, which is one of the thread's own. */
  proxy(site: number): Promise<number> {
    return this.#proxies.add(urlOf(site));
  }

  unproxy(site: number): Promise<boolean> {
    return this.#proxies.remove(urlOf(site));
  }

  look(): Sides {
    return this.#proxies.sides();
  }

  /** Resolves to the port of a site, as a request answers it; undefined where there is none, or it is given up. */
  ask(site: number, isGivenUp: boolean): Promise<number | undefined> {
    return this.#requests.make(() => this.resolve(site), isGivenUp);
  }

  /** Accepts an entry, which is written soon. False: too many wait already. */
  log(entry: number): boolean {
    return this.#log.post(String(entry));
  }

  /** Resolves when the entries of this thread are in the log. */
  flush(): Promise<void> {
    return this.#log.flush();
  }

  /** Adds one to a record. Returns what it is then. */
  increment(record: number): number {
    return this.#records.increment(String(record));
  }

  save(page: number): Promise<void> {
    return this.#page.write(String(page));
  }

  /** Resolves to the page that was saved last. */
  async page(): Promise<number> {
    return Number(await this.#page.read());
  }

  /** What the thread's own parts have seen, when nothing is under way any more. */
  async seen(): Promise<ToolSights> {
    return {
      events: this.#events,
      clients: this.#clients.seen(),
      proxies: this.look(),
      trails: await this.#requests.openTrails(),
      refusals: this.#refusals,
    };
  }

  /** What is left of all that threads share, when nobody uses it any more. */
  async contents(): Promise<ToolContents> {
    return {
      jobs: this.#jobs.values(),
      routes: this.#routes.entries(),
      uses: this.#usage[0] as number,
      settings: SETTINGS.map((_, setting) => this.setting(setting)),
      modules: this.#modules.contents(),
      watches: this.#watches.values(),
      entries: await this.#log.read(),
      inspection: this.#records.inspect(),
      page: await this.page(),
    };
  }

  close(): void {
    this.#records.close();
  }
}

/** What one thread of a tool has seen. */
export interface ToolSights {
  /** Of each subscriber, in the order in which they came. */
  readonly events: readonly (readonly string[])[];
  readonly clients: ReturnType<Clients['seen']>;
  readonly proxies: Sides;
  /** Requests that have not had one outcome, or hold a connection. */
  readonly trails: Awaited<ReturnType<Requests['openTrails']>>;
  /** Why entries could not be written that were accepted: whoever waits five seconds for the log is refused. */
  readonly refusals: readonly string[];
}

export interface ToolContents {
  readonly jobs: readonly number[];
  readonly routes: readonly (readonly [site: number, port: number])[];
  readonly uses: number;
  /** By number. */
  readonly settings: readonly number[];
  readonly modules: { readonly keys: readonly number[]; readonly order: readonly number[] };
  readonly watches: readonly number[];
  /** Of the log, oldest first. */
  readonly entries: readonly string[];
  readonly inspection: ReturnType<RecordStore['inspect']>;
  readonly page: number;
}

function urlOf(site: number): string {
  return `http://site-${site}.test`;
}

/** The tool as one thread sees it. */
export function create(state: ToolState): Tool {
  return new Tool(state);
}
