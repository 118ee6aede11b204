import { availableParallelism } from 'node:os';
import { type LitmusEnd, runLitmusThreads } from '../../actors/litmus-threads.ts';
import {
  DEFAULT_LITMUS_MS,
  LITMUS_STRIDE,
  LITMUS_TURNS_STRIDE,
  MAX_LITMUS_OUTCOMES,
} from '../../base/limits.ts';
import { clearTimer, nowMs, setTimer, timestamp } from '../../base/originals.ts';
import { createLitmusControl, requestStop, runMsOf, stridesOf } from '../../litmus/control.ts';
import { createInstanceBuffer, layoutsOf } from '../../litmus/instance-memory.ts';
import { mergeOutcomes, OutcomeTally, TALLY_BYTES } from '../../litmus/outcome-tally.ts';
import { bankLength } from '../../litmus/walk.ts';
import type { AnyLitmus } from '../../model/litmus.ts';
import {
  type GradedOutcome,
  LITMUS_RESULT_VERSION,
  type LitmusProgramResult,
  type LitmusProgress,
  type LitmusResult,
} from '../../model/litmus-result.ts';
import { stream } from '../../seed/streams.ts';
import { XOSHIRO_WORDS } from '../../seed/xoshiro.ts';
import { pinnableCores } from '../lane-child.ts';
import { machineFacts, processorName } from '../machine-facts.ts';
import { gradeOutcomes } from './grade.ts';
import type { LitmusTarget } from './programs.ts';

/** What a litmus run runs, and for how long. */
export interface LitmusOptions {
  readonly targets: readonly LitmusTarget[];
  /** Fixes the order of layouts, lengths and delays; what the machine makes of them it cannot fix. */
  readonly seed: string;
  /** Instances of each program; undefined: no bound but time. */
  readonly iterations?: number;
  /** For the whole run, shared by its programs; a second each where neither bound is named. */
  readonly timeMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LitmusProgress) => void;
  /** Called when a program is done. */
  readonly onProgram?: (result: LitmusProgramResult) => void;
}

/**
 * Runs litmus programs one after another, each in fresh threads. A program that cannot be run to its
 * end is an `error` of its own and does not stop the others.
 */
export async function runLitmus(options: LitmusOptions): Promise<LitmusResult> {
  const { targets, seed, signal } = options;
  const began = nowMs();
  const startedAt = timestamp();
  const programs: LitmusProgramResult[] = [];
  for (const [index, target] of targets.entries()) {
    if (signal?.aborted === true) break;
    const budgetMs = budgetOf(options, nowMs() - began, programs);
    const result = await runProgram(target, options, budgetMs, (done) =>
      options.onProgress?.({
        program: target.name,
        index,
        programs: targets.length,
        iterations: done,
        elapsedMs: nowMs() - began,
      }),
    );
    programs.push(result);
    options.onProgram?.(result);
  }
  return {
    version: LITMUS_RESULT_VERSION,
    mode: 'litmus',
    seed,
    ...machineFacts(),
    platform: process.platform,
    architecture: process.arch,
    cpu: processorName(),
    startedAt,
    durationMs: Math.round(nowMs() - began),
    ended: signal?.aborted === true ? 'interrupted' : 'complete',
    programs,
  };
}

/** Milliseconds for the next program's strides; undefined: as long as its iterations take. */
function budgetOf(
  { targets, timeMs, iterations }: LitmusOptions,
  elapsedMs: number,
  done: readonly LitmusProgramResult[],
): number | undefined {
  if (timeMs === undefined) return iterations === undefined ? DEFAULT_LITMUS_MS : undefined;
  const share = (timeMs - elapsedMs) / (targets.length - done.length);
  const last = done.at(-1);
  const startMs = last === undefined ? 0 : last.durationMs - last.runMs;
  return Math.max(0, share - startMs);
}

async function runProgram(
  { name, url, program }: LitmusTarget,
  { seed, signal, iterations }: LitmusOptions,
  budgetMs: number | undefined,
  onIterations: (count: number) => void,
): Promise<LitmusProgramResult> {
  const began = nowMs();
  const control = createLitmusControl();
  const turns = takesTurns(program);
  const longest = turns ? LITMUS_TURNS_STRIDE : LITMUS_STRIDE;
  const cores = turns ? [] : pinnableCores();
  const shared = {
    programUrl: url,
    control,
    instances: createInstanceBuffer(layoutsOf(program.memory, longest)),
    banks: program.actors.map(() => new Int32Array(new SharedArrayBuffer(4 * bankLength(longest)))),
    generator: stream(seed, program.name, 'litmus', 0, 'schedule').words(XOSHIRO_WORDS),
    iterations,
    longest,
    turns,
  };
  const counted = program.actors.map(() => new SharedArrayBuffer(TALLY_BYTES));
  const tallies = counted.map((buffer) => new OutcomeTally(buffer));
  const setups = counted.map((tally, actor) => ({
    ...shared,
    tally,
    actor,
    core: cores[actor],
  }));
  const total = () => tallies.reduce((sum, tally) => sum + tally.total, 0);
  const stop = () => requestStop(control);
  let timer: NodeJS.Timeout | undefined;
  signal?.addEventListener('abort', stop);
  let end: LitmusEnd;
  try {
    end = await runLitmusThreads(setups, () => {
      // The start of the threads is on nobody's budget: on a busy machine it takes longer than a second.
      if (budgetMs !== undefined && stridesOf(control) > 0) timer ??= setTimer(stop, budgetMs);
      onIterations(total());
    });
  } finally {
    clearTimer(timer);
    signal?.removeEventListener('abort', stop);
  }
  const outcomes = gradeOutcomes(program, mergeOutcomes(tallies));
  const error = errorOf(end) ?? overflowOf(tallies);
  return {
    program: name,
    about: program.about ?? '',
    actors: program.actors.length,
    registers: program.registers,
    outcome: outcomeOf(outcomes, error),
    iterations: total(),
    durationMs: Math.round(nowMs() - began),
    runMs: runMsOf(control),
    outcomes,
    notes: notesOf(program, turns),
    ...(error === undefined ? {} : { error }),
  };
}

/** A forbidden outcome stays one, whatever became of the program later. */
function outcomeOf(
  outcomes: readonly GradedOutcome[],
  error: string | undefined,
): LitmusProgramResult['outcome'] {
  if (outcomes.some(({ grade, count }) => grade === 'forbidden' && count > 0)) return 'finding';
  return error === undefined ? 'clean' : 'error';
}

function errorOf(end: LitmusEnd): string | undefined {
  switch (end.kind) {
    case 'complete':
      return undefined;
    case 'died':
      return `actor ${end.actor + 1} stopped it: ${end.message}`;
    case 'hung': {
      const spent = `${(end.cpuMs / 1000).toFixed(1)} s of CPU time in ${(end.wallMs / 1000).toFixed(1)} s`;
      return `its actors came to no end (${spent}); does one of them loop or wait for what no other does?`;
    }
  }
}

function overflowOf(tallies: readonly OutcomeTally[]): string | undefined {
  const uncounted = tallies.reduce((sum, tally) => sum + tally.uncounted, 0);
  if (uncounted === 0) return undefined;
  return `it has more than ${MAX_LITMUS_OUTCOMES} different outcomes, and ${uncounted} iterations were not graded; let registers say less`;
}

function notesOf({ actors }: AnyLitmus, turns: boolean): string[] {
  if (turns) {
    return [
      `${actors.length} actors share ${availableParallelism()} cores and take turns: outcomes that need all of them at once are rare here`,
    ];
  }
  if (pinnableCores().length >= actors.length) return [];
  return [
    'its threads are not pinned to cores, for want of taskset: on a busy machine they take turns and show less',
  ];
}

/** Whether there are more actors than cores. */
function takesTurns({ actors }: AnyLitmus): boolean {
  return actors.length > availableParallelism();
}
