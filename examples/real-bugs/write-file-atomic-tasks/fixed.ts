import { promisify } from 'node:util';
import writeFileAtomic from 'wfa-1.3.1';

export const writeFile = promisify(writeFileAtomic);
