import { run as race } from '../bugs/both-delivered.ts';
import { PARTS, runOf } from '../correct-in-threads.ts';

// Wrong: see there. It is a race within the thread, and the abort of another thread starts it.
export const run = runOf({ ...PARTS, race });
