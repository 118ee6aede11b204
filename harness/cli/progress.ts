import { nowMs } from '../base/originals.ts';
import { showCount, showSome } from '../base/quantity.ts';
import type { LitmusProgress } from '../model/litmus-result.ts';
import type { Progress } from '../model/result.ts';
import type { Confirmation, StressProgress } from '../model/stress.ts';

/** Between two plain lines, where the output is no terminal. */
const PLAIN_PERIOD_MS = 5_000;
const CLEAR_LINE = '\r\u001b[2K';

/** Where progress goes: a terminal, or anything that takes text. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows running work on a screen without getting in the way of what is printed there. */
export interface ProgressView<Standing = Progress> {
  update(progress: Standing): void;
  /** Prints lines; on a terminal the progress line moves below them. */
  print(text: string): void;
  /** Removes the progress line. */
  end(): void;
}

/**
 * On a terminal one line that is rewritten; elsewhere a plain line every few seconds, so that a
 * log shows life without being flooded.
 */
export function progressView(screen: Screen, now: () => number = nowMs): ProgressView {
  return lineView(screen, progressLine, now);
}

/** Progress in a line. Where it is given a width, `lineOf` keeps to it. */
type LineOf<Standing> = (standing: Standing, width?: number) => string;

/** The same for any work whose standing fits into a line. */
export function lineView<Standing>(
  screen: Screen,
  lineOf: LineOf<Standing>,
  now: () => number = nowMs,
): ProgressView<Standing> {
  return screen.isTTY === true ? terminalView(screen, lineOf) : plainView(screen, lineOf, now);
}

function terminalView<Standing>(screen: Screen, lineOf: LineOf<Standing>): ProgressView<Standing> {
  let shown = '';
  const draw = (line: string) => {
    if (line !== shown) screen.write(`${CLEAR_LINE}${line}`);
    shown = line;
  };
  return {
    // A line as wide as the terminal would wrap, and then not be overwritten.
    update: (progress) => draw(lineOf(progress, (screen.columns || 80) - 1)),
    print: (text) => {
      const line = shown;
      draw('');
      screen.write(`${text}\n`);
      draw(line);
    },
    end: () => draw(''),
  };
}

function plainView<Standing>(
  screen: Screen,
  lineOf: LineOf<Standing>,
  now: () => number,
): ProgressView<Standing> {
  let lastAt = now();
  return {
    update: (progress) => {
      if (now() - lastAt < PLAIN_PERIOD_MS) return;
      lastAt = now();
      screen.write(`${lineOf(progress)}\n`);
    },
    print: (text) => {
      screen.write(`${text}\n`);
    },
    end: () => {},
  };
}

/**
 * For the first of three targets:
 * `queue 1/3: 1,234 of 2,000 executions, 980/s, 456 distinct, 0 findings, 0:42 left`. Where that is
 * wider than `width`, the target loses its start.
 */
export function progressLine(progress: Progress, width = Number.POSITIVE_INFINITY): string {
  const { target, index, targets, executions, budget, distinct, findings, leftMs } = progress;
  const place = targets > 1 ? ` ${index + 1}/${targets}` : '';
  const done =
    budget === undefined
      ? showSome(executions, 'execution')
      : `${showCount(executions)} of ${showSome(budget, 'execution')}`;
  const rest = [
    `${place}: ${done}`,
    `${showCount(progress.executionsPerSecond)}/s`,
    `${showCount(distinct)} distinct`,
    showSome(findings, 'finding'),
    leftMs === undefined ? `${clock(progress.elapsedMs)} so far` : `${clock(leftMs)} left`,
  ].join(', ');
  return fitted(target, rest, width);
}

/** For the first of 24 programs: `iriw 1/24: 1,234,567 iterations, 0:04 so far`. */
export function litmusLine(progress: LitmusProgress, width = Number.POSITIVE_INFINITY): string {
  const { program, index, programs, iterations, elapsedMs } = progress;
  const place = programs > 1 ? ` ${index + 1}/${programs}` : '';
  return fitted(
    program,
    `${place}: ${showSome(iterations, 'iteration')}, ${clock(elapsedMs)} so far`,
    width,
  );
}

/**
 * For the first of three targets: `queue 1/3: 1,234 rounds, 56,789 operations, 12,345/s, 0 findings, 0:42 left`. While
 * a leak is confirmed, the end of the line says so: `confirming a leak of heap for 0:28, 0:38 left`.
 */
export function stressProgressLine(
  progress: StressProgress,
  width = Number.POSITIVE_INFINITY,
): string {
  const { target, index, targets, rounds, operations, findings, leftMs, confirming } = progress;
  const rest = [
    `${targets > 1 ? ` ${index + 1}/${targets}` : ''}: ${showSome(rounds, 'round')}`,
    showSome(operations, 'operation'),
    `${showCount(progress.operationsPerSecond)}/s`,
    showSome(findings, 'finding'),
    ...(confirming === undefined ? [] : [confirmationOf(confirming)]),
    `${clock(leftMs)} left`,
  ].join(', ');
  return fitted(target, rest, width);
}

function confirmationOf({ resources: [first, ...more], leftMs }: Confirmation): string {
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return `confirming a leak of ${first}${others} for ${clock(leftMs)}`;
}

/** The name and the rest in one line; the name loses its start where it would be wider than `width`. */
function fitted(name: string, rest: string, width: number): string {
  const room = Math.max(1, width - rest.length);
  const start = name.length > room ? `…${name.slice(name.length - room + 1)}` : name;
  return `${start}${rest}`.slice(0, width);
}

/** `0:07`, `12:30` or `1:02:03`. */
function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (number: number) => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}
