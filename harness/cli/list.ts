import { Command } from 'commander';
import type { ScenarioListing } from '../run/resolve-targets.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { positiveInteger } from './options.ts';

interface ListOptions {
  readonly json?: boolean;
  readonly limit?: number;
}

const EXAMPLES = `
Examples:
  hammerlock list
  hammerlock list --limit 5 --json

A name goes to 'hammerlock run' as it stands; name/variant hammers one variant, name/* all of them.
The functions of a subject are what a module given with --subject must export.`;

/** `hammerlock list`: the built-in scenarios, their variants, and what these are known to cause. */
export function listCommand(finish: (code: ExitCode) => void): Command {
  return new Command('list')
    .description('list scenarios, their variants and the findings these must cause')
    .option('--limit <n>', 'show the first n scenarios only', positiveInteger)
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ListOptions) => {
      const { listScenarios } = await import('../run/resolve-targets.ts');
      const all = await listScenarios();
      const shown = all.slice(0, options.limit ?? all.length);
      const json = options.json === true;
      process.stdout.write(
        json ? `${JSON.stringify(shown, null, 2)}\n` : listText(shown, all.length - shown.length),
      );
      finish(EXIT.clean);
    });
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

function expectation({ expected, within }: ScenarioListing['variants'][number]): string {
  if (expected.length === 0) return 'must stay clean';
  const bound = within === undefined ? '' : ` within ${within} executions`;
  return `${expected.join(' or ')}${bound}`;
}
