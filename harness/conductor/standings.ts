import { ACTOR_STATES, type Standing } from '../model/standing.ts';
import { type Control, STATUS, WORD } from './layout.ts';

/** Where each actor stands now; none is the current one behind the end of all. */
export function readStandings(control: Control): Standing[] {
  const { words, status } = control;
  return Array.from({ length: words[WORD.actors] }, (_, actor) => {
    const blocked = status[actor] === STATUS.blocked;
    return {
      actor,
      state: ACTOR_STATES[status[actor]] ?? 'done',
      position: control.position[actor],
      object: blocked ? control.waitObject[actor] : control.object[actor],
      start: blocked ? control.waitStart[actor] : control.start[actor],
      current: words[WORD.closing] === 0 && words[WORD.current] === actor,
    };
  });
}
