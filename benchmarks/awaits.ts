import fc from 'fast-check';

/** The program that both schedulers run: so many tasks, so many awaited steps each. */
export const TASKS = 3;
export const STEPS = 8;

/** The same program under fast-check's scheduler: one execution for each scheduler drawn. */
export async function underFastCheck(executions: number): Promise<void> {
  const schedulers = fc.sample(fc.scheduler(), { numRuns: executions, seed: 1 });
  for (const scheduler of schedulers) {
    for (let task = 0; task < TASKS; task++) void walk(scheduler);
    await scheduler.waitIdle();
  }
}

async function walk(scheduler: fc.Scheduler): Promise<void> {
  for (let i = 0; i < STEPS; i++) await scheduler.schedule(Promise.resolve());
}
