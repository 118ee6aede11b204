import { ALL_PORTS, type MapOptions, ProxyMap } from '../correct.ts';

class BothOrders extends ProxyMap {
  override evict(port: number): Promise<boolean> {
    // Wrong: begins with the ports, since it is a port that is given. Whoever adds or removes that URL has
    // its lock and waits for the ports.
    return this.ports.run(ALL_PORTS, async () => {
      const url = this.urlByPort.get(port);
      if (url === undefined) return false;
      return this.urls.run(url, async () => {
        await this.release(url, port);
        return true;
      });
    });
  }
}

export function create(options: MapOptions): ProxyMap {
  return new BothOrders(options);
}
