import { ACCESS } from '../../../harness/model/access.ts';
import type { AbstractProgram, Step } from './abstract-program.ts';

/**
 * Two actors write one variable, the first with its m-th step and the second with its n-th (m and n
 * at least 2: each has a start). Fails if the second one's write comes first.
 */
export function racingWrites(m: number, n: number): AbstractProgram {
  return {
    start() {
      const order: number[] = [];
      function* run(actor: number, length: number): Generator<Step> {
        for (let i = 2; i < length; i++) yield { kind: ACCESS.write, object: 100 + actor };
        yield { kind: ACCESS.write, object: 1 };
        order.push(actor);
      }
      return { actors: [run(0, m), run(1, n)], failed: () => order[0] === 1 };
    },
  };
}
