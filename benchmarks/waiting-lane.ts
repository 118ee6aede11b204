import { PROGRAMS } from './waiting-programs.ts';

// The process of one program of `waiting.ts`: is told how many executions to run, and answers with what they took.
const program = PROGRAMS[Number(process.argv[2])];
if (program === undefined) throw new Error(`there is no program ${process.argv[2]}`);
const running = await program.start();
process.on('message', async (executions: number) => {
  process.send?.(await running.run(executions));
});
process.on('disconnect', () => void running.close());
