import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installTimers } from '../../../../harness/instrument/timers/install-timers.ts';
import { type RecordingGate, recordingGate, whileActive } from '../recording-gate.ts';

let gate: RecordingGate;
let uninstall: () => void;
beforeEach(() => {
  gate = recordingGate();
  uninstall = installTimers(gate);
});
afterEach(() => uninstall());

/** A timer that another one makes when it first fires, or the program when it begins. */
interface Step {
  readonly parent: number;
  readonly seconds: number;
  /** How often it fires; more than once: an interval that clears itself. */
  readonly times: number;
  /** What it does to another timer whenever it fires. */
  readonly act: 'clear' | 'refresh' | 'nothing';
  readonly other: number;
}
interface Firing {
  readonly step: number;
  readonly atSeconds: number;
}

const programs = fc.array(
  fc.record<Step>({
    parent: fc.integer({ min: -1, max: 8 }),
    seconds: fc.integer({ min: 1, max: 60 }),
    times: fc.integer({ min: 1, max: 3 }),
    act: fc.constantFrom('clear', 'refresh', 'nothing'),
    other: fc.nat(8),
  }),
  { minLength: 1, maxLength: 9 },
);

/** The parent of a step is one before it. */
const parentOf = (step: Step, index: number) => Math.min(step.parent, index - 1);

/** What the platform does, on a clock that only timers move; undefined where two are due at once. */
function model(program: readonly Step[]): Firing[] | undefined {
  const due = new Map<number, number>();
  const left = program.map(({ times }) => times);
  const cleared = new Set<number>();
  const firings: Firing[] = [];
  const make = (parent: number, now: number) => {
    for (const [index, step] of program.entries())
      if (parentOf(step, index) === parent) due.set(index, now + step.seconds);
  };
  make(-1, 0);
  while (due.size > 0) {
    const now = Math.min(...due.values());
    const [index, second] = [...due.keys()].filter((key) => due.get(key) === now);
    if (index === undefined || second !== undefined) return undefined;
    const step = program[index] as Step;
    const first = left[index] === step.times;
    due.delete(index);
    left[index] = (left[index] as number) - 1;
    firings.push({ step: index, atSeconds: now });
    if (first) make(index, now);
    const made = due.has(step.other) || step.other === index;
    if (step.act === 'clear' && made) {
      due.delete(step.other);
      cleared.add(step.other);
    }
    if (step.act === 'refresh' && due.has(step.other))
      due.set(step.other, now + (program[step.other] as Step).seconds);
    if ((left[index] as number) > 0 && !cleared.has(index)) due.set(index, now + step.seconds);
  }
  return firings;
}

function run(program: readonly Step[]): Firing[] {
  const timers = new Map<number, NodeJS.Timeout>();
  const left = program.map(({ times }) => times);
  const firings: Firing[] = [];
  const make = (parent: number) => {
    for (const [index, step] of program.entries()) {
      if (parentOf(step, index) !== parent) continue;
      const start = step.times > 1 ? setInterval : setTimeout;
      timers.set(
        index,
        start(() => fire(index), step.seconds * 1000),
      );
    }
  };
  const fire = (index: number) => {
    const step = program[index] as Step;
    const first = left[index] === step.times;
    left[index] = (left[index] as number) - 1;
    firings.push({ step: index, atSeconds: Math.floor(gate.clockNs() / 1e9) });
    const own = timers.get(index);
    if (left[index] === 0) {
      clearTimeout(own);
      timers.delete(index);
    }
    if (first) make(index);
    const other = timers.get(step.other);
    if (step.act === 'clear') clearInterval(other);
    if (step.act === 'refresh' && step.other !== index) other?.refresh();
  };
  make(-1);
  gate.settle();
  return firings;
}

it('programs of timers fire in the order and at the times of the platform', () => {
  let compared = 0;
  fc.assert(
    fc.property(programs, (program) => {
      const expected = model(program);
      fc.pre(expected !== undefined);
      compared += 1;
      gate = recordingGate();
      uninstall();
      uninstall = installTimers(gate);
      expect(whileActive(gate, () => run(program))).toEqual(expected);
      expect(gate.pending).toEqual([]);
    }),
    { numRuns: 400 },
  );
  expect(compared).toBeGreaterThan(100);
});
