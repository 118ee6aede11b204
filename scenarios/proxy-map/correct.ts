import { Locks } from './locks.ts';

/** What a map is made of. */
export interface MapOptions {
  /** The ports that may be given, lowest first. */
  readonly ports: readonly number[];
  /** Whether nobody else on this machine has the port. */
  readonly isFree: (port: number) => Promise<boolean>;
  /** Ends what listens on a port. */
  readonly close: (port: number) => Promise<void>;
}

/** Both directions as they are at one moment. */
export interface Sides {
  readonly portByUrl: readonly (readonly [url: string, port: number])[];
  readonly urlByPort: readonly (readonly [port: number, url: string])[];
}

/** The one lock of all ports. */
export const ALL_PORTS = 'all ports';

/**
 * Which URL is reached through which local port, and the other way round.
 *
 * Two kinds of locks, and one hierarchy: first that of the URL, which keeps it from being added and
 * removed at once, then that of the ports, so that a port which is looked at is not given to another. Who begins
 * with a port looks up its URL, takes the locks in the same order, and then looks again. The two directions
 * only ever change together, with no `await` in between: whoever reads them needs no lock.
 */
export class ProxyMap {
  protected readonly urls = new Locks('URL');
  protected readonly ports = new Locks('ports');
  protected readonly portByUrl = new Map<string, number>();
  protected readonly urlByPort = new Map<number, string>();
  protected readonly options: MapOptions;

  constructor(options: MapOptions) {
    this.options = options;
  }

  /** The port of a URL; it gets one where it has none. @throws Error where no port is free. */
  add(url: string): Promise<number> {
    return this.urls.run(
      url,
      () => this.portByUrl.get(url) ?? this.ports.run(ALL_PORTS, () => this.assign(url)),
    );
  }

  /** Takes a URL out. False: it was not there. */
  remove(url: string): Promise<boolean> {
    return this.urls.run(url, async () => {
      const port = this.portByUrl.get(url);
      if (port === undefined) return false;
      await this.ports.run(ALL_PORTS, () => this.release(url, port));
      return true;
    });
  }

  /** Takes a port out. False: no URL has it. */
  async evict(port: number): Promise<boolean> {
    const url = this.urlByPort.get(port);
    if (url === undefined) return false;
    return this.urls.run(url, () =>
      this.ports.run(ALL_PORTS, async () => {
        if (this.urlByPort.get(port) !== url) return false;
        await this.release(url, port);
        return true;
      }),
    );
  }

  sides(): Sides {
    return { portByUrl: [...this.portByUrl], urlByPort: [...this.urlByPort] };
  }

  /** Call it under both locks. */
  protected async assign(url: string): Promise<number> {
    for (const port of this.options.ports) {
      if (this.urlByPort.has(port) || !(await this.options.isFree(port))) continue;
      this.portByUrl.set(url, port);
      this.urlByPort.set(port, url);
      return port;
    }
    throw new Error(`no port is free for ${url}`);
  }

  /** Call it under both locks. */
  protected async release(url: string, port: number): Promise<void> {
    await this.options.close(port);
    this.portByUrl.delete(url);
    this.urlByPort.delete(port);
  }
}

/** A map that all callers of a thread share. */
export function create(options: MapOptions): ProxyMap {
  return new ProxyMap(options);
}
