import { type Child, type Platform, ProcessManager } from '../correct.ts';

/** Stops without waiting for the end: whoever stops a process does not need it any more. */
class StartAndStopCross extends ProcessManager {
  override stop(name: string): Promise<boolean> {
    return this.locks.run(name, () => {
      this.children.get(name)?.kill();
      return this.children.delete(name);
    });
  }

  protected override adopt(name: string, child: Child): void {
    this.children.set(name, child);
    // Wrong: when the end of a stopped process is told, the next one of that name may have been started. It
    // runs on, and is not listed any more.
    child.onExit(() => this.children.delete(name));
  }
}

export function create(platform: Platform): ProcessManager {
  return new StartAndStopCross(platform);
}
