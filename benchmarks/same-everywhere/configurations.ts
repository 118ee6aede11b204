import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/** A way to run the same executions. */
export interface Configuration {
  /** Path of the Node binary, and what it says that it is. */
  readonly node: string;
  readonly version: string;
  readonly lanes: number;
  /** Beside a busy loop on every core. */
  readonly busy: boolean;
}

/** What the command line asks for. */
export interface Comparison {
  /** Every other one is compared with the first: this Node, one lane, quiet. */
  readonly configurations: readonly [Configuration, ...Configuration[]];
  /** As `hammerlock run` takes them; none: all built-in scenarios. */
  readonly words: readonly string[];
  readonly executions: number;
  readonly seed: string;
  /** Where the result goes as JSON. */
  readonly json: string | undefined;
}

const OPTIONS = {
  nodes: { type: 'string', default: '' },
  lanes: { type: 'string', default: '1,2' },
  load: { type: 'string', default: 'quiet,busy' },
  executions: { type: 'string', default: '20' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
} as const;

/**
 * Reads the command line: `[TARGET…] --executions 20 --nodes PATH,… --lanes 1,2 --load quiet,busy --seed 1
 * --json FILE`. The configurations are all combinations on this Node and those that are named.
 * @throws Error for values that make no sense and for binaries that do not run.
 */
export function readComparison(args: readonly string[]): Comparison {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const nodes = [process.execPath, ...listOf(values.nodes)];
  const lanes = listOf(values.lanes).map((text) => wholeNumber('--lanes', text));
  const loads = listOf(values.load).map(isBusy);
  if (lanes.length === 0 || loads.length === 0) throw new Error('--lanes and --load need a value');
  const reference = { node: process.execPath, version: process.version, lanes: 1, busy: false };
  const others = nodes.flatMap((node) => {
    const version = versionOf(node);
    return lanes.flatMap((count) =>
      loads.map((busy): Configuration => ({ node, version, lanes: count, busy })),
    );
  });
  const isOther = ({ node, lanes, busy }: Configuration) =>
    node !== process.execPath || lanes !== 1 || busy;
  return {
    configurations: [reference, ...others.filter(isOther)],
    words: positionals,
    executions: wholeNumber('--executions', values.executions),
    seed: values.seed,
    json: values.json,
  };
}

/** A configuration in a table: `v24.1.0, 2 lanes, busy`. */
export function nameOf({ version, lanes, busy }: Configuration): string {
  return `${version}, ${lanes} ${lanes === 1 ? 'lane' : 'lanes'}, ${busy ? 'busy' : 'quiet'}`;
}

function listOf(text: string): string[] {
  return text.split(',').filter((part) => part !== '');
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`${option} takes whole numbers from 1 on, not '${text}'`);
}

function isBusy(text: string): boolean {
  if (text === 'busy' || text === 'quiet') return text === 'busy';
  throw new Error(`--load takes quiet and busy, not '${text}'`);
}

function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
}
