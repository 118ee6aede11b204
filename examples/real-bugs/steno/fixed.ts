import { promisify } from 'node:util';
import steno from 'steno-0.4.4';

export const writeFile = promisify(steno.writeFile);
