import { FILE_FAILURES, type FileFailure } from '../model/faults.ts';
import { type Control, ROW, rowOf, WORD } from './layout.ts';

/** Whether the fault plan of the running execution kills an actor before its next step. */
export function isKilled({ words, position }: Control, actor: number): boolean {
  const row = rowOf(words[WORD.execution]);
  return words[row + ROW.killActor] === actor && words[row + ROW.killAt] === position[actor];
}

/** How the file call that an actor makes now is to fail, if it is and `ways` allow it; once an execution. */
export function failureOf(
  { words, position }: Control,
  actor: number,
  ways: readonly FileFailure[],
): FileFailure | undefined {
  const row = rowOf(words[WORD.execution]);
  if (words[row + ROW.failActor] !== actor || words[WORD.failed] === 1) return undefined;
  if (position[actor] <= words[row + ROW.failAt]) return undefined;
  const failure = FILE_FAILURES[words[row + ROW.failure]] as FileFailure;
  if (!ways.includes(failure)) return undefined;
  words[WORD.failed] = 1;
  return failure;
}
