import { type Platform, ProcessManager } from '../correct.ts';

class ExitBeforeRegistration extends ProcessManager {
  override start(name: string): Promise<void> {
    return this.locks.run(name, async () => {
      if (this.children.has(name)) return;
      const child = await this.platform.launch(name);
      try {
        await child.ready();
        await this.platform.save(name, child.pid);
      } catch (thrown) {
        await this.end(child);
        throw thrown;
      }
      // Wrong: listens from now on. A process that has ended since it was launched does not end again: it
      // stays registered, and its name cannot be started.
      this.adopt(name, child);
    });
  }
}

export function create(platform: Platform): ProcessManager {
  return new ExitBeforeRegistration(platform);
}
