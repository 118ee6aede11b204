import { parseArgs } from 'node:util';

/** What else the machine does while a run goes on. */
export const CONDITIONS = ['quiet', 'one core busy', 'every core busy'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What the command line asks for. */
export interface Asked {
  /** As `hammerlock run` takes them; none: the correct subjects of all built-in scenarios. */
  readonly words: readonly string[];
  readonly runs: number;
  /** Milliseconds of one run, shared by its targets; absent: as long as `run --mode stress` takes. */
  readonly timeMs?: number;
  readonly seed: string;
  /** Where the figures go as JSON, run by run. */
  readonly json: string | undefined;
}

const OPTIONS = {
  runs: { type: 'string', default: '50' },
  time: { type: 'string' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
} as const;

/**
 * Reads the command line: `[TARGET…] --runs 50 --time SECONDS --seed 1 --json FILE`.
 * @throws Error for values that make no sense.
 */
export function readAsked(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new Error(`--runs takes a whole number from 1 on, not '${values.runs}'`);
  const seconds = Number(values.time ?? 1);
  if (!(seconds > 0) || seconds === Number.POSITIVE_INFINITY)
    throw new Error(`--time takes seconds, more than 0, not '${values.time}'`);
  return {
    words: positionals,
    runs,
    ...(values.time === undefined ? {} : { timeMs: seconds * 1000 }),
    seed: values.seed,
    json: values.json,
  };
}

/** Every other run has the machine to itself; the others share it with a loop on one core and on all of them, in turns. */
export function conditionOf(run: number): Condition {
  if (run % 2 === 0) return 'quiet';
  return run % 4 === 1 ? 'one core busy' : 'every core busy';
}

/** Each run has a seed of its own. */
export function seedOf({ seed }: Asked, run: number): string {
  return `${seed}-${run}`;
}
