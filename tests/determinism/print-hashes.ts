import { hashesOf, numbers } from '../harness/run/executions.ts';
import { pinnedHere } from './golden-hashes.ts';

/** Executions of each fixture and seed whose hashes are pinned. */
const EXECUTIONS = 10;

/**
 * Prints, as JSON, what this Node makes of the executions whose hashes are pinned: of all fixtures,
 * or of those that the arguments name.
 */
const chosen = process.argv.slice(2);
const all: Record<string, Record<string, string[]>> = {};
for (const [fixture, seeds] of Object.entries(pinnedHere())) {
  if (chosen.length > 0 && !chosen.includes(fixture)) continue;
  const found: Record<string, string[]> = {};
  for (const seed of Object.keys(seeds)) {
    found[seed] = await hashesOf(fixture, numbers(EXECUTIONS), { seed });
  }
  all[fixture] = found;
}
process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
