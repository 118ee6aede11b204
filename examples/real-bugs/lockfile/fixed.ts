import { promisify } from 'node:util';
import lockfile from 'lockfile-0.4.3';

export const lock = promisify(lockfile.lock);
