import { ACCESS } from '../model/access.ts';
import { STRATEGY_NAMES, type Strategy } from '../model/strategy.ts';
import { STRATEGIES } from '../strategies/strategies.ts';
import { clearAsyncWaits } from './async-waits.ts';
import type { DecisionView } from './decision-view.ts';
import { type Control, ENDING, type Ending, ROW, rowOf, STATUS, WORD } from './layout.ts';
import { LockTable } from './lock-table.ts';

/** The strategy of the running execution. */
export function strategyOf(control: Control): Strategy {
  return STRATEGIES[STRATEGY_NAMES[control.words[WORD.strategy]]];
}

/** Sets the shared state of the execution at `WORD.execution` to its beginning. */
export function resetExecution(control: Control): void {
  const { words } = control;
  const row = rowOf(words[WORD.execution]);
  for (let i = 0; i < 4; i++) words[WORD.generator + i] = words[row + ROW.scheduleSeed + i];
  words[WORD.strategy] = words[row + ROW.strategy];
  words[WORD.parameter] = words[row + ROW.parameter];
  words[WORD.scheduleStart] = words[row + ROW.scheduleStart];
  words[WORD.scheduleLength] = words[row + ROW.scheduleLength];
  words[row + ROW.arenaStart] = words[WORD.arenaTop];
  words[WORD.current] = -1;
  words[WORD.step] = 0;
  words[WORD.switches] = 0;
  words[WORD.hashA] = 0x243f6a88;
  words[WORD.hashB] = 0x85a308d3 | 0;
  words[WORD.waitOrder] = 0;
  words[WORD.done] = 0;
  words[WORD.closing] = 0;
  words[WORD.arenaFull] = 0;
  words[WORD.looked] = 0;
  words[WORD.uncontrolled] = 0;
  words[WORD.killed] = -1;
  words[WORD.failed] = 0;
  words[WORD.ending] = ENDING.running;
  control.time[0] = 0;
  control.strategyState.fill(0);
  clearAsyncWaits(control);
  new LockTable(control.locks).clear();
  for (let actor = 0; actor < words[WORD.actors]; actor++) {
    control.status[actor] = STATUS.ready;
    control.position[actor] = 0;
    control.kind[actor] = ACCESS.start;
    control.object[actor] = 0;
    control.site[actor] = 0;
    control.waitObject[actor] = 0;
    control.deadline[actor] = Number.POSITIVE_INFINITY;
    control.patient[actor] = 0;
  }
  control.holder.fill(-1, 0, words[WORD.threads]);
  control.closed.fill(0, 0, words[WORD.threads]);
}

/** Clears the waits and locks of a process that enters an execution: they do not travel with the turn. */
export function forgetOwnWaits({ asyncWaits, locks }: Control): void {
  asyncWaits.fill(0);
  new LockTable(locks).clear();
}

/** Lets the strategy prepare, once the view knows the execution. */
export function beginStrategy(control: Control, view: DecisionView): void {
  view.step = 0;
  view.current = -1;
  strategyOf(control).begin(view);
}

/** Writes the answer of the running execution into its row. */
export function closeExecution(control: Control, ending: Ending): void {
  const { words } = control;
  const row = rowOf(words[WORD.execution]);
  words[WORD.ending] = ENDING[ending];
  words[row + ROW.ending] = ENDING[ending];
  words[row + ROW.steps] = words[WORD.step];
  words[row + ROW.switches] = words[WORD.switches];
  words[row + ROW.hashA] = words[WORD.hashA];
  words[row + ROW.hashB] = words[WORD.hashB];
  words[row + ROW.arenaEnd] = words[WORD.arenaTop];
  words[row + ROW.uncontrolled] = words[WORD.uncontrolled];
}
