import { promisify } from 'node:util';
import lockfile from 'lockfile-0.4.2';

export const lock = promisify(lockfile.lock);
