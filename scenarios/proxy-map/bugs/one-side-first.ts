import { type MapOptions, ProxyMap } from '../correct.ts';

class OneSideFirst extends ProxyMap {
  protected override async release(url: string, port: number): Promise<void> {
    // Wrong: nobody is to be sent to a port that is being closed, but until it is, the port still names the URL.
    this.portByUrl.delete(url);
    await this.options.close(port);
    this.urlByPort.delete(port);
  }
}

export function create(options: MapOptions): ProxyMap {
  return new OneSideFirst(options);
}
