import type { Decision } from '../model/decision.ts';
import type { Schedule, Switch } from '../model/schedule.ts';

/**
 * The schedule that makes `replay` take exactly these decisions: one switch for each departure from
 * the default rule.
 *
 * Where several decisions fall on one actor and position (it blocked in between), `replay` hands
 * out their switches in order; so a decision by the default rule that comes before a departure at
 * the same place is written down too, or it would take the other's switch.
 */
export function scheduleOf(decisions: readonly Decision[]): Schedule {
  const departuresAhead = new Map<string, number>();
  for (const decision of decisions) {
    if (departs(decision) && !isPick(decision)) add(departuresAhead, decision, 1);
  }
  const switches: Switch[] = [];
  for (const decision of decisions) {
    if (decision.current < 0) continue;
    if (isPick(decision)) {
      switches.push({ actor: decision.current, at: decision.position, to: decision.chosen });
      continue;
    }
    if ((departuresAhead.get(placeOf(decision)) ?? 0) === 0) continue;
    if (departs(decision)) add(departuresAhead, decision, -1);
    switches.push({ actor: decision.current, at: decision.position, to: decision.chosen });
  }
  return { first: decisions.find(({ current }) => current < 0)?.chosen ?? 0, switches };
}

function departs({ current, currentEnabled, lowestEnabled, chosen }: Decision): boolean {
  return current >= 0 && chosen !== (currentEnabled ? current : lowestEnabled);
}

function isPick({ chosen }: Decision): boolean {
  return chosen < 0;
}

function placeOf({ current, position }: Decision): string {
  return `${current}.${position}`;
}

function add(counts: Map<string, number>, decision: Decision, amount: number): void {
  const place = placeOf(decision);
  counts.set(place, (counts.get(place) ?? 0) + amount);
}
