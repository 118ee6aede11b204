import { A, B, deadlock01 } from '../deadlock01.scenario.ts';

/** Both threads take the locks in one order. */
export default deadlock01('deadlock01-twin', [A, B]);
