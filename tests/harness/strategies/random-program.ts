import fc from 'fast-check';
import { ACCESS } from '../../../harness/model/access.ts';
import type { AbstractProgram, Step } from './abstract-program.ts';

/** One instruction of a random program. `on` is a variable, a lock or a wait list. */
export interface Instruction {
  readonly does:
    | 'read'
    | 'write'
    | 'increment'
    | 'lock'
    | 'unlock'
    | 'wait'
    | 'timed-wait'
    | 'notify'
    | 'yield';
  readonly on: number;
}

export type ProgramText = readonly (readonly Instruction[])[];

const LOCKS = 100;

/** Programs that race, block, time out, deadlock. */
export const anyProgram: fc.Arbitrary<ProgramText> = programsOf(
  'read',
  'write',
  'increment',
  'lock',
  'unlock',
  'wait',
  'timed-wait',
  'notify',
  'yield',
);

/** Programs of the given instructions, for 2 to 4 actors. */
export function programsOf(...does: Instruction['does'][]): fc.Arbitrary<ProgramText> {
  const instruction = fc.record({ does: fc.constantFrom(...does), on: fc.nat(1) });
  return fc.array(fc.array(instruction, { maxLength: 7 }), { minLength: 2, maxLength: 4 });
}

/** Interprets a random program. It fails when an increment was lost. */
export function programOf(text: ProgramText): AbstractProgram {
  return {
    start() {
      const values = [0, 0];
      const expected = [0, 0];
      const holders: (number | undefined)[] = [];
      const waiting: Set<number>[] = [new Set(), new Set()];
      function* run(actor: number, instructions: readonly Instruction[]): Generator<Step> {
        for (const { does, on } of instructions) {
          if (does === 'read') yield { kind: ACCESS.read, object: on };
          if (does === 'write') yield { kind: ACCESS.write, object: on };
          if (does === 'increment') {
            yield { kind: ACCESS.read, object: on };
            const seen = values[on]!;
            yield { kind: ACCESS.write, object: on };
            values[on] = seen + 1;
            expected[on]!++;
          }
          if (does === 'lock' && holders[on] !== actor) {
            const ready = () => holders[on] === undefined;
            yield { kind: ACCESS.atomicUpdate, object: LOCKS + on, ready };
            holders[on] = actor;
          }
          if (does === 'unlock' && holders[on] === actor) {
            yield { kind: ACCESS.atomicUpdate, object: LOCKS + on };
            holders[on] = undefined;
          }
          if (does === 'wait' || does === 'timed-wait') {
            yield { kind: ACCESS.wait, object: on };
            waiting[on]!.add(actor);
            const ready = () => !waiting[on]!.has(actor);
            const parked = { kind: ACCESS.start, object: 0, ready, parked: true } as const;
            yield does === 'wait' ? parked : { ...parked, timed: true };
            waiting[on]!.delete(actor);
          }
          if (does === 'notify') {
            yield { kind: ACCESS.notify, object: on };
            waiting[on]!.clear();
          }
          if (does === 'yield') yield { kind: ACCESS.yield, object: 0 };
        }
        for (const [on, holder] of holders.entries()) if (holder === actor) holders[on] = undefined;
      }
      return {
        actors: text.map((instructions, actor) => run(actor, instructions)),
        failed: () => values.some((value, on) => value !== expected[on]),
      };
    },
  };
}
