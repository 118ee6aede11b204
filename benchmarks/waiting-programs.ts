import { loadTarget } from '../harness/run/load-target.ts';
import { resolveTargets } from '../harness/run/resolve-targets.ts';
import { type ExecutionOrder, Session } from '../harness/run/session.ts';
import { STEPS, TASKS, underFastCheck } from './awaits.ts';
import { filesByHand } from './files-by-hand.ts';
import { THREADS } from './files-by-hand-words.ts';

export interface Measured {
  readonly executions: number;
  readonly points: number;
  readonly seconds: number;
}

/** A program that is ready to be measured. */
export interface Running {
  run(executions: number): Promise<Measured>;
  close(): Promise<void>;
}

export interface Program {
  readonly name: string;
  /** In one round. */
  readonly executions: number;
  start(): Promise<Running>;
}

/** What `npm run bench:waiting` measures, in the order of its table. */
export const PROGRAMS = [
  ours(`${TASKS} tasks × ${STEPS} awaits`, 'awaits-in-tasks', 20_000),
  {
    name: `${TASKS} tasks × ${STEPS} awaits, fast-check's scheduler`,
    executions: 10_000,
    start: async () => fastCheck,
  },
  ours(`3 threads × ${STEPS} whole-file calls`, 'files-in-threads', 3_000),
  byHand('the same steps by hand', true, 3_000),
  byHand('the same calls by hand, one step each', false, 3_000),
  ours(`3 threads × ${STEPS} file calls of one step each`, 'paths-in-threads', 3_000),
  ours('3 threads × 8 file calls of all kinds', 'calls-in-threads', 3_000),
  ours('2 processes × 500 points', 'points-in-processes', 50),
] as const satisfies readonly Program[];

function ours(name: string, file: string, executions: number): Program {
  return { name, executions, start: () => openSession(name, file) };
}

async function openSession(name: string, file: string): Promise<Running> {
  const cwd = new URL('.', import.meta.url).pathname.replace(/\/$/, '');
  const [target] = await resolveTargets([`./${file}.scenario.ts`], { cwd });
  if (target === undefined) throw new Error(`${file} holds no scenario`);
  const loaded = await loadTarget(target);
  const session = new Session(loaded, { seed: 'bench', isolation: 'reused', expectedSteps: 1 });
  return {
    async run(count) {
      const orders = Array.from(
        { length: count },
        (_, number): ExecutionOrder => ({
          number,
          assignment: { strategy: 'random', parameter: 0 },
        }),
      );
      let points = 0;
      const began = performance.now();
      await session.run(orders, ({ ending, steps }) => {
        if (ending !== 'ended') throw new Error(`${name}: an execution ended as ${ending}`);
        points += steps;
        return false;
      });
      return { executions: count, points, seconds: (performance.now() - began) / 1000 };
    },
    close: () => session.close(),
  };
}

const fastCheck: Running = {
  async run(count) {
    const began = performance.now();
    await underFastCheck(count);
    const points = count * TASKS * STEPS;
    return { executions: count, points, seconds: (performance.now() - began) / 1000 };
  },
  close: async () => {},
};

/** The calls of `files-in-threads` with no harness around them: of its steps, or each at once. */
function byHand(name: string, inSteps: boolean, executions: number): Program {
  return {
    name,
    executions,
    async start() {
      const program = filesByHand(inSteps);
      return {
        async run(count) {
          const began = performance.now();
          await program.run(count);
          const points = count * THREADS * STEPS * (inSteps ? 2 : 1);
          return { executions: count, points, seconds: (performance.now() - began) / 1000 };
        },
        close: () => program.close(),
      };
    },
  };
}
