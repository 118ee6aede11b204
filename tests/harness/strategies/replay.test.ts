import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeSchedule,
  encodeSchedule,
  flattenSchedule,
  type Schedule,
} from '../../../harness/model/schedule.ts';
import { assign } from '../../../harness/strategies/portfolio.ts';
import { scheduleOf } from '../../../harness/strategies/schedule-of.ts';
import { STRATEGIES } from '../../../harness/strategies/strategies.ts';
import { simulate } from './abstract-program.ts';
import { anyProgram, type ProgramText, programOf } from './random-program.ts';

const replayed = (text: ProgramText, schedule: Schedule) =>
  simulate(programOf(text), { strategy: STRATEGIES.replay, schedule: flattenSchedule(schedule) });

const chosenBy = (text: ProgramText, schedule: string) =>
  replayed(text, decodeSchedule(schedule)!).chosen.join('');

const reads = (count: number) =>
  Array.from({ length: count }, () => ({ does: 'read', on: 0 }) as const);

describe('replay', () => {
  test('repeats every decision of a recorded execution', () => {
    fc.assert(
      fc.property(
        anyProgram,
        fc.constantFrom('random', 'pct', 'pos'),
        fc.nat(10_000),
        (text, name, execution) => {
          const { parameter } = assign(execution, name);
          const recorded = simulate(programOf(text), {
            strategy: STRATEGIES[name],
            parameter,
            execution,
            expectedSteps: 20,
          });
          const schedule = scheduleOf(recorded.decisions);
          const again = replayed(text, schedule);
          expect(again.chosen).toEqual(recorded.chosen);
          expect(again.end).toBe(recorded.end);
          expect(again.switches).toBe(recorded.switches);
          // As executed, it is the same schedule again: the text form is a fixed point.
          expect(encodeSchedule(scheduleOf(again.decisions))).toBe(encodeSchedule(schedule));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('runs to the end with any schedule at all', () => {
    const entry = fc.record({ actor: fc.nat(5), at: fc.nat(12), to: fc.nat(5) });
    const schedule = fc.record({ first: fc.nat(5), switches: fc.array(entry) });
    fc.assert(
      fc.property(anyProgram, schedule, (text, any) => {
        const first = replayed(text, any);
        expect(first.end).not.toBe('steps');
        expect(replayed(text, scheduleOf(first.decisions)).chosen).toEqual(first.chosen);
      }),
      { numRuns: 1000 },
    );
  });

  // Actors of two reads make three steps: their start and the reads.
  test.each([
    ['goes on with one actor, then with the lowest', '1', '111000'],
    ['switches where an entry says so', '0;0.2>1', '001110'],
    ['goes there and back', '0;0.2>1;1.1>0', '001011'],
    ['ignores a target that has ended', '0;1.1>0', '000111'],
    ['ignores a target that does not exist', '0;0.1>7', '000111'],
    ['starts with the lowest where the first does not exist', '9', '000111'],
    ['ignores an entry for a position already passed', '0;0.2>1;0.1>1', '001110'],
    ['uses an entry once', '0;0.1>1;1.1>0;0.1>1', '010011'],
  ])('%s', (_, schedule, expected) => {
    expect(chosenBy([reads(2), reads(2)], schedule)).toBe(expected);
  });

  test('hands out the entries at one position in order, to successive decisions there', () => {
    const text: ProgramText = [
      [{ does: 'wait', on: 0 }, ...reads(1)],
      [{ does: 'notify', on: 0 }, ...reads(1)],
      reads(2),
    ];
    // Actor 0 is at position 2 twice: as it blocks (on to 2), and as it is about to read (on to 1).
    const schedule = '0;0.2>2;2.1>1;1.2>0;0.2>1';
    const { chosen, decisions } = replayed(text, decodeSchedule(schedule)!);
    expect(chosen.join('')).toBe('0021101022');
    expect(encodeSchedule(scheduleOf(decisions))).toBe(schedule);
  });

  test('keeps an entry whose target is blocked for the next decision at its position', () => {
    const text: ProgramText = [
      [{ does: 'wait', on: 0 }, ...reads(1)],
      [{ does: 'wait', on: 1 }, ...reads(1)],
      [{ does: 'notify', on: 1 }, { does: 'notify', on: 0 }, ...reads(1)],
    ];
    expect(chosenBy(text, '1;0.2>1;2.3>0')).toBe('110022201102');
  });

  test('fires a timeout by an entry or when nobody else can run, never by default', () => {
    const text: ProgramText = [[{ does: 'timed-wait', on: 0 }], reads(1)];
    expect(chosenBy(text, '0')).toBe('00110');
    expect(chosenBy(text, '0;0.2>0')).toBe('00011');
    expect(chosenBy(text, '0;0.2>1;1.1>0')).toBe('00101');
  });
});
