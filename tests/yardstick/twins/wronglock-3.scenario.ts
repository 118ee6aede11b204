import { M1, wronglock3 } from '../wronglock-3.scenario.ts';

/** One variable, one lock. */
export default wronglock3('wronglock-3-twin', M1);
