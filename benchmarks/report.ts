import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { writeFileAtomically } from '../harness/base/atomic-file.ts';

/** `--json FILE` writes the figures; `--scale X` makes the work shorter or longer. */
export function readArguments(): { json: string | undefined; scale: number } {
  const { values } = parseArgs({
    options: { json: { type: 'string' }, scale: { type: 'string' } },
  });
  const scale = Number(values.scale ?? 1);
  if (!(scale > 0)) throw new Error(`--scale must be a positive number, not '${values.scale}'`);
  return { json: values.json, scale };
}

/** A plain table; numbers come as text with their units in the head. */
export function benchmarkTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

/** Writes the figures with the machine they were measured on. */
export async function writeReport(
  file: string | undefined,
  name: string,
  figures: unknown,
): Promise<void> {
  if (file === undefined) return;
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  await writeFileAtomically(file, `${JSON.stringify({ name, machine, figures }, null, 2)}\n`);
}
