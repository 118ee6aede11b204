import { type Child, type Listed, type Platform, ProcessManager } from '../correct.ts';

class ChangedWhileListed extends ProcessManager {
  override async list(): Promise<Listed[]> {
    const listed: Listed[] = [];
    for (const name of [...this.children.keys()]) {
      // Wrong: the names are those of the beginning. By the time it is a name's turn, its process may have ended.
      const { pid } = this.children.get(name) as Child;
      listed.push({ name, pid, memory: await this.platform.memoryOf(pid) });
    }
    return listed;
  }
}

export function create(platform: Platform): ProcessManager {
  return new ChangedWhileListed(platform);
}
