import { Command, Option } from 'commander';
import { showSome } from '../base/quantity.ts';
import type { LitmusListing } from '../run/litmus/programs.ts';
import type { ScenarioListing } from '../run/resolve-targets.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { MODE_NAMES, type Mode } from './modes.ts';
import { positiveInteger } from './options.ts';

interface ListOptions {
  readonly mode: Mode;
  readonly json?: boolean;
  readonly limit?: number;
}

const EXAMPLES = `
Examples:
  hammerlock list
  hammerlock list --limit 5 --json
  hammerlock list --mode litmus

A name goes to 'hammerlock run' as it stands; name/variant hammers one variant, name/* all of them.
The functions of a subject are what a module given with --subject must export.`;

/** `hammerlock list`: the built-in scenarios, their variants, and what these are known to cause. */
export function listCommand(finish: (code: ExitCode) => void): Command {
  return new Command('list')
    .description('list scenarios, their variants and the findings these must cause')
    .addOption(
      new Option('--mode <name>', "what 'run' takes in that mode: scenarios or litmus programs")
        .choices(MODE_NAMES)
        .default('explore'),
    )
    .option('--limit <n>', 'show the first n only', positiveInteger)
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ListOptions) => {
      process.stdout.write(await LISTERS[options.mode](options));
      finish(EXIT.clean);
    });
}

/** The listing of what each mode runs. */
const LISTERS: Record<Mode, (options: ListOptions) => Promise<string>> = {
  explore: listedScenarios,
  stress: listedScenarios,
  async litmus(options) {
    const { listLitmus } = await import('../run/litmus/programs.ts');
    const all = await listLitmus();
    if (options.json === true) return jsonOf(all, options);
    const shown = all.slice(0, options.limit);
    return litmusText(shown, all.length - shown.length);
  },
};

async function listedScenarios(options: ListOptions): Promise<string> {
  const { listScenarios } = await import('../run/resolve-targets.ts');
  const all = await listScenarios();
  if (options.json === true) return jsonOf(all, options);
  const shown = all.slice(0, options.limit);
  const text = listText(shown, all.length - shown.length);
  return `${text}\nlitmus programs: hammerlock list --mode litmus\n`;
}

function jsonOf(all: readonly unknown[], { limit }: ListOptions): string {
  return `${JSON.stringify(all.slice(0, limit), null, 2)}\n`;
}

/** Litmus programs, a line each: `left` more are not shown. */
export function litmusText(programs: readonly LitmusListing[], left: number): string {
  const wide = Math.max(0, ...programs.map(({ name }) => name.length));
  const lines = programs.map(({ name, about }) => `${name.padEnd(wide)}  ${about}`.trimEnd());
  if (left > 0) lines.push(`… and ${left} more; leave out --limit to see them`);
  return `${lines.join('\n')}\n`;
}

/** The listing for a reader: `left` scenarios are not shown. */
export function listText(scenarios: readonly ScenarioListing[], left: number): string {
  const blocks = scenarios.map((scenario) => blockOf(scenario).join('\n'));
  if (left > 0) blocks.push(`… and ${left} more; leave out --limit to see them`);
  return `${blocks.join('\n\n')}\n`;
}

function blockOf({ name, about, actors, subjectInterface, variants }: ScenarioListing): string[] {
  const roles = actors.map((actor) => `${actor.count} ${actor.role} (${actor.in})`);
  const wide = Math.max(0, ...variants.map((variant) => variant.name.length));
  return [
    about === '' ? name : `${name}: ${about}`,
    `  actors    ${roles.join(', ')}`,
    ...Object.entries(subjectInterface).map(
      ([key, signature], index) =>
        `  ${index === 0 ? 'subject' : '       '}   ${key}: ${signature}`,
    ),
    ...variants.map(
      (variant, index) =>
        `  ${index === 0 ? 'variants' : '        '}  ${variant.name.padEnd(wide)}  ${expectation(variant)}`,
    ),
  ].map((line) => line.trimEnd());
}

function expectation(variant: ScenarioListing['variants'][number]): string {
  const { expected, expectedInStress = expected, within, withinS } = variant;
  if (expected.length === 0) return 'must stay clean';
  const stressed = `${expectedInStress.join(' or ')} within ${withinS} s of stress`;
  if (within === undefined && withinS !== undefined) return stressed;
  const bound = within === undefined ? '' : ` within ${showSome(within, 'execution')}`;
  return `${expected.join(' or ')}${bound}${withinS === undefined ? '' : `, ${stressed}`}`;
}
