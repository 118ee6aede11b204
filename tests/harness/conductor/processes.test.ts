import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allocateControl,
  type Control,
  openControl,
  type TurnTransport,
  WORD,
} from '../../../harness/conductor/layout.ts';
import { isAlive, processOf, survivorOf } from '../../../harness/conductor/processes.ts';

/** Control of so many processes, one of which was killed; -1: none. */
function controlOf(processes: number, killed: number): Control {
  const transport = {} as TurnTransport;
  const control = { ...openControl(allocateControl(1)), transport };
  control.words[WORD.threads] = processes;
  control.words[WORD.killed] = killed;
  return control;
}

const world = fc.integer({ min: 1, max: 6 }).chain((processes) =>
  fc.record({
    processes: fc.constant(processes),
    killed: fc.integer({ min: -1, max: processes - 1 }),
  }),
);

describe('processes', () => {
  test('of the threads that are left run, and each knows itself alive', () => {
    fc.assert(
      fc.property(world, ({ processes, killed }) => {
        const control = controlOf(processes, killed);
        const numbers = Array.from({ length: processes }, (_, thread) =>
          processOf(control, thread),
        );
        expect(new Set(numbers).size).toBe(processes);
        for (let thread = 0; thread < processes; thread++) {
          expect(isAlive(control, thread, numbers[thread] as number)).toBe(true);
          for (let other = 0; other < processes; other++) {
            expect(isAlive(control, thread, other)).toBe(other !== killed);
          }
          expect(isAlive(control, thread, -1)).toBe(false);
          expect(isAlive(control, thread, processes)).toBe(false);
        }
      }),
    );
  });

  test('that take the place of killed ones are others, and nobody else sees them', () => {
    fc.assert(
      fc.property(world, ({ processes, killed }) => {
        fc.pre(killed >= 0);
        const control = controlOf(processes, killed);
        const successor = processOf(control, killed);
        expect(successor).toBeGreaterThanOrEqual(processes);
        for (let thread = 0; thread < processes; thread++) {
          expect(isAlive(control, thread, successor)).toBe(thread === killed);
        }
      }),
    );
  });

  test('leave a survivor that is not the one that goes, where there is another', () => {
    fc.assert(
      fc.property(world, fc.nat(5), ({ processes }, thread) => {
        fc.pre(thread < processes);
        const survivor = survivorOf(controlOf(processes, -1), thread);
        expect(survivor).toBeLessThan(processes);
        if (processes > 1) expect(survivor).not.toBe(thread);
      }),
    );
  });

  test('are one where actors are threads', () => {
    const control = openControl(allocateControl(1));
    control.words[WORD.threads] = 3;
    control.words[WORD.killed] = -1;
    for (let thread = 0; thread < 3; thread++) expect(processOf(control, thread)).toBe(0);
    expect([0, 1, 2].map((process) => isAlive(control, 0, process))).toEqual([true, false, false]);
  });
});
