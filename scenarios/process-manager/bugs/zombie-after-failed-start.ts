import { type Platform, ProcessManager } from '../correct.ts';

class ZombieAfterFailedStart extends ProcessManager {
  override start(name: string): Promise<void> {
    return this.locks.run(name, async () => {
      if (this.children.has(name)) return;
      const child = await this.platform.launch(name);
      this.adopt(name, child);
      try {
        await this.platform.save(name, child.pid);
        await child.ready();
      } catch (thrown) {
        // Wrong: to whoever called, it was not started. But it was launched, and nobody ends it.
        this.children.delete(name);
        throw thrown;
      }
    });
  }
}

export function create(platform: Platform): ProcessManager {
  return new ZombieAfterFailedStart(platform);
}
