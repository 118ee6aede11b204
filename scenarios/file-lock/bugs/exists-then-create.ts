import { access, copyFile } from 'node:fs/promises';
import { type Claim, claimFile } from '../claim.ts';
import { FileLock, type LockOptions } from '../correct.ts';

/** Looks whether there is a lock file, and creates one where there is none. */
class ExistsThenCreate extends FileLock {
  protected override async place(claim: Claim, path: string): Promise<boolean> {
    if (await exists(path)) return false;
    // Wrong: others look in between and find none either. All of them create it.
    await copyFile(claimFile(this.file, claim.holder), path);
    return true;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

export function create(options: LockOptions): ExistsThenCreate {
  return new ExistsThenCreate(options);
}
