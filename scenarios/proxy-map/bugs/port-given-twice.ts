import { type MapOptions, ProxyMap } from '../correct.ts';

class PortGivenTwice extends ProxyMap {
  override add(url: string): Promise<number> {
    // Wrong: the lock of the URL keeps others from adding it, but not from looking at the same port for
    // another URL. Both find it free.
    return this.urls.run(url, () => this.portByUrl.get(url) ?? this.assign(url));
  }
}

export function create(options: MapOptions): ProxyMap {
  return new PortGivenTwice(options);
}
