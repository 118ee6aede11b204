import type { TraceStep } from '../harness/model/trace.ts';
import { both, described, type RowTexts } from './step-words.ts';

/** Accesses that are followed by a `resume` step, which brings their result. */
const CALLS: ReadonlySet<string> = new Set(['fileRead', 'fileWrite']);

interface Made {
  readonly actor: number;
  readonly at: number;
}

/**
 * What the `resume` steps say, by their index. Without `every`, those are left out between whose call
 * and themselves no other actor came: they happen at once. The call is the actor's last one at the
 * same place of the source, where there is one.
 */
export function resumptions(trace: readonly TraceStep[], every: boolean): Map<number, RowTexts> {
  const texts = new Map<number, RowTexts>();
  const calls = new Map<string, number>();
  const lastOf = new Map<number, number>();
  let last: Made = { actor: -1, at: -1 };
  let lastOther = -1;
  trace.forEach((step, at) => {
    const { actor, access, location, text } = step;
    if (access === 'start') return;
    const place = `${actor} ${location}`;
    if (access === 'resume') {
      const call = location === undefined ? undefined : calls.get(place);
      const since = call ?? lastOf.get(actor) ?? -1;
      const other = last.actor === actor ? lastOther : last.at;
      if (text !== undefined) texts.set(at, described(step));
      else if (every || other > since) texts.set(at, goesOn(call, trace));
    }
    if (CALLS.has(access) && text !== undefined) calls.set(place, at);
    if (last.actor !== actor) lastOther = last.at;
    last = { actor, at };
    lastOf.set(actor, at);
  });
  return texts;
}

function goesOn(call: number | undefined, trace: readonly TraceStep[]): RowTexts {
  if (call === undefined) return both('goes on');
  return both(`goes on after ${described(trace[call] as TraceStep).text}`);
}
