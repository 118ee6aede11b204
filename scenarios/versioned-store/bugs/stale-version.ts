import { underLock } from '../../lock-file.ts';
import { type StoreOptions, VersionedStore } from '../correct.ts';

/** Reads what is current before it has the lock. */
class StaleVersion extends VersionedStore {
  override async write(text: string): Promise<number> {
    // Wrong: by the time the lock is taken this may be an old version. The one after it is replaced
    // without ever getting into the history.
    const old = await this.read();
    const version = old.version + 1;
    await underLock(this.lock, async () => {
      await this.keep(old);
      await this.replace({ version, text });
    });
    return version;
  }
}

export function create(options: StoreOptions): VersionedStore {
  return new StaleVersion(options);
}
