import type {
  GradedOutcome,
  LitmusProgramResult,
  LitmusResult,
} from '../../harness/model/litmus-result.ts';

const row = (
  left: number,
  right: number,
  count: number,
  grade: GradedOutcome['grade'],
  why: string,
): GradedOutcome => ({ values: { left, right }, count, grade, why, listed: true });

/** A program's result: clean, with one outcome that was never seen. */
export function litmusProgram(parts: Partial<LitmusProgramResult> = {}): LitmusProgramResult {
  return {
    program: 'store-buffering',
    about: 'Each actor writes its own cell',
    actors: 2,
    registers: ['left', 'right'],
    outcome: 'clean',
    iterations: 1_234_567,
    durationMs: 1_100,
    runMs: 1_000,
    outcomes: [
      row(1, 1, 3, 'acceptable', 'both wrote before either read'),
      row(0, 1, 1_234_564, 'acceptable', 'the left one was first'),
      row(0, 0, 0, 'interesting', 'both read before either write was visible'),
    ],
    notes: [],
    ...parts,
  };
}

/** An outcome that was seen although its program does not list it. */
export const forbiddenOutcome: GradedOutcome = {
  values: { left: 7, right: -1 },
  count: 12,
  grade: 'forbidden',
  why: 'the program does not list it',
  listed: false,
};

export function litmusResult(
  programs: readonly LitmusProgramResult[],
  parts: Partial<LitmusResult> = {},
): LitmusResult {
  return {
    version: 1,
    mode: 'litmus',
    seed: '1',
    hammerlock: '0.1.0',
    node: 'v24.0.0',
    platform: 'linux',
    architecture: 'x64',
    cpu: 'a processor',
    cores: 2,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 3_000,
    ended: 'complete',
    programs,
    ...parts,
  };
}
