import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../base/scratch.ts';

const PREFIX = 'hammerlock-compare-';

/** A folder that is gone when it is closed, and when the process exits before. */
export interface TemporaryFolder {
  readonly path: string;
  close(): void;
}

/** `release`: what must be done before the folder can be removed. Sweeps what processes that are gone have left. */
export function openTemporaryFolder(release: (path: string) => void = () => {}): TemporaryFolder {
  sweep();
  const path = mkdtempSync(join(realpathSync(tmpdir()), `${PREFIX}${process.pid}-`));
  const close = () => {
    process.off('exit', close);
    release(path);
    rmSync(path, { recursive: true, force: true });
  };
  process.once('exit', close);
  return { path, close };
}

function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX)
      ? Number.parseInt(name.slice(PREFIX.length), 10)
      : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}
