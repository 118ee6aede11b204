import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { removeScratch } from '../../harness/base/scratch.ts';
import type { Target } from '../../harness/model/target.ts';
import { pinnableCores } from '../../harness/run/lane-child.ts';
import type { OpenReport } from '../../harness/run/lane-protocol.ts';
import { startBusyLoops } from '../busy-cores.ts';
import type { Configuration } from './configurations.ts';
import type { CoursesOrder, CoursesPart } from './courses.ts';
import type { LaneAnswer } from './lane-main.ts';

const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];

/** What one configuration made of a target's executions. */
export interface Courses {
  /** What each lane's calibration found; two lanes that differ here are told as two. */
  readonly calibrations: readonly string[];
  /** Of execution 0, 1, 2, … */
  readonly courses: readonly string[];
}

/**
 * Runs executions 0, 1, 2, … of a target in one configuration, each lane a process on a core of its own where the
 * system can pin. Lanes take turns, so that no execution has the same one before it in one lane as in two.
 * @throws Error when a lane ends unexpectedly or cannot run the target.
 */
export async function coursesIn(
  configuration: Configuration,
  target: Target,
  seed: string,
  executions: number,
): Promise<Courses> {
  const load = configuration.busy ? startBusyLoops() : [];
  try {
    const parts = await Promise.all(
      Array.from({ length: configuration.lanes }, (_, lane) => {
        const mine = Array.from({ length: executions }, (_, number) => number).filter(
          (number) => number % configuration.lanes === lane,
        );
        return inOneLane(configuration, lane, { target, seed, executions: mine });
      }),
    );
    return {
      calibrations: [...new Set(parts.map(({ report }) => calibrationText(report)))],
      courses: Array.from({ length: executions }, (_, number) => {
        const part = parts[number % configuration.lanes] as CoursesPart;
        return part.courses[Math.floor(number / configuration.lanes)] as string;
      }),
    };
  } finally {
    for (const child of load) child.kill('SIGKILL');
  }
}

/** All executions of one lane: a process that is of no further use is replaced. */
async function inOneLane(
  configuration: Configuration,
  lane: number,
  order: CoursesOrder,
): Promise<CoursesPart> {
  const courses: string[] = [];
  let known: OpenReport | undefined;
  for (;;) {
    const executions = order.executions.slice(courses.length);
    const part = await ask(configuration, lane, {
      ...order,
      executions,
      ...(known === undefined ? {} : { known }),
    });
    courses.push(...part.courses);
    known = part.report;
    if (courses.length === order.executions.length) return { ...part, courses };
    if (!part.spent || part.courses.length === 0)
      throw new Error(`a lane of ${order.target.name} left executions undone`);
  }
}

function ask(
  configuration: Configuration,
  lane: number,
  order: CoursesOrder,
): Promise<CoursesPart> {
  const child = startLane(configuration, lane);
  return new Promise<CoursesPart>((resolve, reject) => {
    child.on('message', (answer: LaneAnswer) => {
      if ('error' in answer) reject(new Error(`${order.target.name}: ${answer.error}`));
      else resolve(answer);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      removeScratch(child.pid as number);
      reject(new Error(`a lane of ${order.target.name} ended with ${signal ?? code}`));
    });
    child.send(order);
  }).finally(() => child.kill('SIGKILL'));
}

/** `taskset` becomes node after setting its core, so that the channel stays with the process. */
function startLane({ node, lanes }: Configuration, lane: number): ChildProcess {
  const cores = pinnableCores();
  const pinned = lanes <= cores.length;
  return fork(pathOf('./lane-main.ts'), {
    serialization: 'advanced',
    // What actors print must not end up in the middle of a table.
    stdio: ['ignore', 2, 2, 'ipc'],
    execPath: pinned ? 'taskset' : node,
    execArgv: pinned ? ['-c', String(cores[lane]), node, ...NODE_FLAGS] : NODE_FLAGS,
  });
}

function calibrationText({ expectedSteps, isolation }: OpenReport): string {
  return `${expectedSteps} steps, ${isolation}`;
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
