import type { Schedule, Switch } from '../harness/model/schedule.ts';
import type { StrategyName } from '../harness/model/strategy.ts';
import type { ExecutionOrder } from '../harness/run/session.ts';
import { stream } from '../harness/seed/streams.ts';
import { assign } from '../harness/strategies/portfolio.ts';

/**
 * How the counter program is scheduled: `random`, `portfolio`, `pct:<depth>`, or `given:<n>`: a
 * schedule in which one access of n, at random, hands over to another actor. PCT cannot be made to
 * switch 15 times an execution: 3 at its default depth, 9 at its greatest.
 */
export type ScheduleName = string & {};

/** The counter program: actors, and schedule points of each (its start, then 20 times two). */
const ACTORS = 3;
const POINTS = 41;
/** Given schedules that are made beforehand and taken in turn. */
const GIVEN = 256;

/** Makes the orders of executions: by number, so that every lane and round runs the same ones. */
export function orderMaker(name: ScheduleName): (number: number) => ExecutionOrder {
  const [kind, parameter] = name.split(':') as [string, string?];
  if (kind === 'given') {
    const all = Array.from({ length: GIVEN }, (_, at) => givenSchedule(at, Number(parameter)));
    return (number) => ({
      number,
      assignment: { strategy: 'replay', parameter: 0 },
      schedule: all[number % GIVEN] as Schedule,
    });
  }
  return (number) => {
    const assignment = assign(number, kind as StrategyName | 'portfolio');
    const depth = parameter === undefined ? assignment.parameter : Number(parameter);
    return { number, assignment: { ...assignment, parameter: depth } };
  };
}

function givenSchedule(number: number, oneOf: number): Schedule {
  const { random } = stream('bench', 'counter', 'given', number, 'schedule');
  const below = (bound: number) => Math.floor(random() * bound);
  const passed = new Array<number>(ACTORS).fill(0);
  const others = (than: number) =>
    passed.flatMap((points, actor) => (actor !== than && points < POINTS ? [actor] : []));
  const first = below(ACTORS);
  const switches: Switch[] = [];
  let current = first;
  for (let step = 0; step < ACTORS * POINTS; step++) {
    const at = (passed[current] as number) + 1;
    passed[current] = at;
    const ready = others(current);
    if (at < POINTS && (ready.length === 0 || random() * oneOf >= 1)) continue;
    const to = at < POINTS ? (ready[below(ready.length)] as number) : (ready[0] ?? current);
    if (at < POINTS) switches.push({ actor: current, at, to });
    current = to;
  }
  return { first, switches };
}
