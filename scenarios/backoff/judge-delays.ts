import { type History, type Operation, type Violation, violation } from '../../harness/index.ts';
import { bandOf, type Profile } from './profiles.ts';

/** What became of one call. */
export interface Tried {
  readonly succeeded: boolean;
  /** How long it waited behind each attempt, milliseconds. */
  readonly delays: readonly number[];
}

/** The delay behind attempt n is inside the band of n. */
export function delaysAreInBands(history: History, profile: Profile): string | undefined {
  for (const call of history) {
    const { delays } = triedBy(call) ?? { delays: [] };
    const wrong = delays.findIndex((ms, attempt) => !isIn(bandOf(attempt, profile), ms));
    if (wrong < 0) continue;
    const [least, most] = bandOf(wrong, profile);
    return `${describe(call)}; behind attempt ${wrong} it is to be ${round(least)} to ${round(most)}`;
  }
  return undefined;
}

/** Who does not succeed has tried as often as the profile says. */
export function nobodyGivesUpEarly(history: History, { retries }: Profile): string | undefined {
  const early = history.find((call) => {
    const tried = triedBy(call);
    return tried !== undefined && !tried.succeeded && tried.delays.length < retries;
  });
  return early && `${describe(early)}, and gave up before it had tried ${retries + 1} times`;
}

/** Delays after which two callers are no longer together by chance. */
const TOGETHER = 3;

/** Callers who fail at once do not come again at once time after time. */
export function herdBreaksUp(history: History): Violation | undefined {
  const calls = history.filter((call) => (triedBy(call)?.delays.length ?? 0) >= TOGETHER);
  const first = (call: Operation) => triedBy(call)?.delays.slice(0, TOGETHER).join();
  for (const [, together] of Map.groupBy(calls, first)) {
    if (together.length > 1) {
      const herd = together.map(describe).join('; ');
      return violation('starvation', `the herd stays together: ${herd}`);
    }
  }
  return undefined;
}

/** Least and largest part of many delays that a third of their band may have. */
const LEAST_PART = 0.12;
const LARGEST_PART = 0.58;

/** Many delays of one attempt are spread over their band. `samples[n]` are those of attempt n. */
export function delaysAreSpread(
  samples: readonly (readonly number[])[],
  profile: Profile,
): string | undefined {
  for (const [attempt, delays] of samples.entries()) {
    const [least, most] = bandOf(attempt, profile);
    for (const third of [0, 1, 2]) {
      const from = least + (third * (most - least)) / 3;
      const to = least + ((third + 1) * (most - least)) / 3;
      const part = delays.filter((ms) => isIn([from, to], ms)).length / delays.length;
      if (part > LEAST_PART && part < LARGEST_PART) continue;
      return `of ${delays.length} delays behind attempt ${attempt}, ${Math.round(100 * part)} % are ${round(from)} to ${round(to)}`;
    }
  }
  return undefined;
}

function triedBy({ name, outcome }: Operation): Tried | undefined {
  return name === 'try' && outcome.kind === 'returned' ? (outcome.value as Tried) : undefined;
}

function isIn([least, most]: readonly [number, number], ms: number): boolean {
  return ms >= least && ms <= most;
}

function describe(call: Operation): string {
  const { role, by = role, args } = call;
  const delays = triedBy(call)?.delays ?? [];
  return `call ${args[0]} of ${by} waited ${delays.map(round).join(', ') || 'never'}`;
}

function round(ms: number): string {
  return `${Math.round(ms)} ms`;
}
