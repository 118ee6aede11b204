import { promisify } from 'node:util';
import writeFileAtomic from 'wfa-2.3.0';

export const writeFile = promisify(writeFileAtomic);
