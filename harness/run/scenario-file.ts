import { existsSync, readdirSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { displayPathFrom } from '../base/display-path.ts';
import { messageOf, UsageError } from '../base/errors.ts';
import { MAX_ACTORS } from '../base/limits.ts';
import { thrownAt } from '../base/thrown-at.ts';
import { FILE_FAILURES } from '../model/faults.ts';
import { areProcesses, placementOf } from '../model/placement.ts';
import {
  ACTOR_PLACES,
  type AnyScenario,
  actorsOf,
  ISOLATIONS,
  inMode,
  MODES,
  type Mode,
  type PerMode,
  scenarioInMode,
} from '../model/scenario.ts';
import { didYouMean } from './nearest.ts';

const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs'] as const;

/** Folder of the scenarios that come with Hammerlock. */
export function builtInFolder(): URL {
  return new URL('../../scenarios/', import.meta.url);
}

/**
 * A folder holds one system: `scenario.ts` is named like the folder. Where the system is hammered somewhere else
 * as well, `scenario-in-threads.ts` beside it is another scenario, named `FOLDER-in-threads`.
 */
const SCENARIO_FILE = /^scenario(?<where>-in-(?:tasks|threads|processes))?\.[jt]s$/;

/** The file of each scenario that comes with Hammerlock, by its name. */
function builtIns(): Map<string, URL> {
  const files = new Map<string, URL>();
  for (const folder of readdirSync(builtInFolder(), { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    const inside = new URL(`${folder.name}/`, builtInFolder());
    for (const file of readdirSync(inside)) {
      const match = SCENARIO_FILE.exec(file);
      if (match !== null)
        files.set(folder.name + (match.groups?.where ?? ''), new URL(file, inside));
    }
  }
  return files;
}

/** Names of the scenarios that come with Hammerlock, in alphabetical order. */
export function builtInNames(): string[] {
  return [...builtIns().keys()].sort();
}

/** URL of a built-in scenario's file: its source, or what it was compiled to. */
export function builtInUrl(name: string): string {
  return (builtIns().get(name) as URL).href;
}

/** A module named by its TypeScript source may be there in compiled form only. */
export function existingModule(url: URL): URL {
  if (existsSync(url)) return url;
  const compiled = new URL(url.href.replace(/\.ts$/, '.js').replace(/\.mts$/, '.mjs'));
  return existsSync(compiled) ? compiled : url;
}

/**
 * URL of a user's scenario or subject file.
 * @throws UsageError when it does not exist, cannot be read or has an unknown extension.
 */
export function userFile(path: string, cwd: string, what: string): string {
  const url = pathToFileURL(path.startsWith('/') ? path : `${cwd}/${path}`);
  let isFile: boolean;
  try {
    isFile = statSync(url).isFile();
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new UsageError(
      `${what} ${path} ${why}; give the path of a ${EXTENSIONS.join(', ')} file`,
    );
  }
  if (!isFile) throw new UsageError(`${what} ${path} is not a file; give the file inside it`);
  if (!EXTENSIONS.some((extension) => path.endsWith(extension))) {
    throw new UsageError(
      `${what} ${path} has an unknown extension; it must be one of ${EXTENSIONS.join(', ')}`,
    );
  }
  return url.href;
}

/**
 * Imports a scenario file and checks that it can be hammered.
 * @throws UsageError naming the file and what is wrong with it.
 */
export async function importScenario(url: string, shown: string, query = ''): Promise<AnyScenario> {
  const exports = await importModule(url + query, `scenario file ${shown}`);
  const scenario = exports.default as AnyScenario | undefined;
  const fault = faultOf(scenario);
  if (fault !== undefined) throw new UsageError(`scenario file ${shown} ${fault}`);
  return scenario as AnyScenario;
}

/**
 * Imports a subject and checks the functions that the scenario's interface asks for.
 * @throws UsageError naming the file and the missing function.
 */
export async function checkSubject(
  url: string,
  shown: string,
  scenario: AnyScenario,
): Promise<void> {
  const exports = await importModule(url, `subject ${shown}`);
  for (const [name, signature] of Object.entries(scenario.subjectInterface ?? {})) {
    if (typeof exports[name] === 'function') continue;
    throw new UsageError(
      `subject ${shown} exports no function '${name}'; scenario '${scenario.name}' needs ${name}: ${signature}`,
    );
  }
}

/**
 * Imports a module of the user's.
 * @throws UsageError when it throws or cannot be parsed.
 */
export async function importModule(url: string, what: string): Promise<Record<string, unknown>> {
  try {
    return await import(url);
  } catch (thrown) {
    const first = messageOf(thrown).split('\n')[0] ?? '';
    const hint = /outside a module|Unexpected token 'export'/.test(first)
      ? '; name it .mts, or write "type": "module" into package.json'
      : '';
    throw new UsageError(
      `${what} throws when it is imported: ${first} (${placeOf(thrown, url)})${hint}`,
    );
  }
}

/** The file and line of what went wrong: it may be in any module that the file imports. */
function placeOf(thrown: unknown, imported: string): string {
  const at = thrownAt(thrown);
  const shown = displayPathFrom(process.cwd());
  return at === undefined ? shown(imported) : `${shown(at.url)}:${at.line}`;
}

const NAME = /^[a-z0-9][a-z0-9-]*$/;

/** What keeps a value from being a scenario, or undefined. */
function faultOf(scenario: AnyScenario | undefined): string | undefined {
  if (scenario === null || typeof scenario !== 'object') {
    return 'exports no scenario; write: export default defineScenario({ name, actors, … })';
  }
  if (typeof scenario.name !== 'string' || !NAME.test(scenario.name)) {
    return `has no usable name (${JSON.stringify(scenario.name)}); use lower-case words joined by hyphens`;
  }
  if (scenario.actors === null || typeof scenario.actors !== 'object') {
    return "has no actors; write: actors: { writer: { count: 2, in: 'thread', run() { … } } }";
  }
  if (Array.isArray(scenario.actors) && 'outcomes' in scenario) {
    return 'exports a litmus program and no scenario; add --mode litmus';
  }
  return (
    unknownPart(scenario) ?? rolesFault(scenario) ?? subjectFault(scenario) ?? partsFault(scenario)
  );
}

const PARTS = [
  'name',
  'about',
  'subject',
  'subjectInterface',
  'setup',
  'open',
  'actors',
  'faults',
  'recover',
  'observe',
  'close',
  'invariants',
  'always',
  'limits',
  'instrument',
  'isolation',
  'lockOrder',
] as const satisfies readonly (keyof AnyScenario)[];

/** A misspelt part would be left out without a word, and with it what it checks. */
function unknownPart(scenario: AnyScenario): string | undefined {
  const unknown = Object.keys(scenario).find((key) => !(PARTS as readonly string[]).includes(key));
  if (unknown === undefined) return undefined;
  return `has an unknown part '${unknown}'${didYouMean(unknown, PARTS) || `; the parts are ${PARTS.join(', ')}`}`;
}

const FUNCTIONS = ['setup', 'open', 'recover', 'observe', 'close', 'always'] as const;

function partsFault(scenario: AnyScenario): string | undefined {
  for (const name of FUNCTIONS) {
    if (scenario[name] !== undefined && typeof scenario[name] !== 'function')
      return `has a '${name}' that is not a function`;
  }
  for (const [name, check] of Object.entries(scenario.invariants ?? {})) {
    if (typeof check !== 'function') return `has invariant '${name}' that is not a function`;
  }
  const fault = faultsFault(scenario);
  if (fault !== undefined) return fault;
  if (scenario.lockOrder !== undefined && scenario.lockOrder !== 'any')
    return `has lockOrder '${scenario.lockOrder}'; it must be 'any', or be left out`;
  for (const [name, limit] of Object.entries(scenario.limits ?? {})) {
    if (!(typeof limit === 'number' && limit > 0))
      return `has limit '${name}' of ${limit}; it must be a positive number`;
  }
  return undefined;
}

function faultsFault(scenario: AnyScenario): string | undefined {
  const { faults, actors } = scenario;
  if (faults === undefined) return undefined;
  const unknown = Object.keys(faults).find((name) => name !== 'kill' && name !== 'fail');
  if (unknown !== undefined)
    return `has an unknown fault '${unknown}'; the faults are kill and fail`;
  const way = faults.fail?.find((name) => !FILE_FAILURES.includes(name));
  if (way !== undefined)
    return `may have calls fail by '${way}'; the ways are ${FILE_FAILURES.join(', ')}`;
  const stranger = faults.kill?.find((role) => !Object.hasOwn(actors, role));
  if (stranger !== undefined) return `may kill '${stranger}', which is none of its roles`;
  if (faults.kill !== undefined && !areProcesses(scenario))
    return "may kill actors that are not in 'process'";
  return undefined;
}

function rolesFault(scenario: AnyScenario): string | undefined {
  let actors = 0;
  let stressed = 0;
  for (const [role, actor] of Object.entries(scenario.actors)) {
    if (actor === null || typeof actor !== 'object') return `has role '${role}' that is no object`;
    const { count = 1, threads = 1, in: place = 'thread', run, operations } = actor;
    const number =
      numbersFault({ threads, maxOperations: actor.maxOperations ?? 1 }) ?? countFault(count);
    if (number !== undefined) return `has role '${role}' with ${number}`;
    if (!ACTOR_PLACES.includes(place))
      return `has role '${role}' in '${place}'; actors live in ${ACTOR_PLACES.map((known) => `'${known}'`).join(' or ')}`;
    if (place !== 'task' && actor.threads !== undefined)
      return `has role '${role}' with threads, which are for actors in 'task'`;
    if ((run === undefined) === (operations === undefined))
      return `has role '${role}' without exactly one of run and operations`;
    if (run !== undefined && typeof run !== 'function')
      return `has role '${role}' whose run is not a function`;
    const fault = operations === undefined ? undefined : operationsFault(operations);
    if (fault !== undefined) return `has role '${role}' with ${fault}`;
    actors += inMode(count, 'explore');
    stressed += inMode(count, 'stress');
  }
  if (actors === 0 || stressed === 0) return 'has no actors';
  if (
    areProcesses(scenario) &&
    Object.values(scenario.actors).some((role) => role.in !== 'process')
  )
    return "has actors in 'process' beside others; where one is a process, all must be";
  if (actors > MAX_ACTORS) return `has ${actors} actors; explore takes at most ${MAX_ACTORS}`;
  for (const role of Object.keys(scenario.actors)) {
    const fault = parentFaultOf(scenario, role);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** What is wrong with the parent that a role names. */
function parentFaultOf(scenario: AnyScenario, role: string): string | undefined {
  const { actors } = scenario;
  const { parent, in: place = 'thread' } = actors[role] as AnyScenario['actors'][string];
  if (parent === undefined) return undefined;
  if (!Object.hasOwn(actors, parent) || parent === role)
    return `has role '${role}' with parent '${parent}', which is none of the other roles`;
  if (place === 'task')
    return `has role '${role}' in 'task' with a parent; parentPort and process.send are for actors in 'thread' or 'process'`;
  for (const mode of MODES) {
    const settled = scenarioInMode(scenario, mode);
    const placement = placementOf(settled);
    const homes = actorsOf(settled).flatMap((actor, number) =>
      actor.role === parent ? [placement[number]] : [],
    );
    const isThere = actorsOf(settled).some((actor) => actor.role === role);
    if (!isThere || new Set(homes).size === 1) continue;
    const where = homes.length === 0 ? 'are not there' : 'live in several threads';
    return `has role '${role}' with parent '${parent}', whose actors ${where} in ${mode}; a parent lives in one thread`;
  }
  return undefined;
}

/** A role may be there in one mode only. */
function countFault(count: PerMode): string | undefined {
  const absent = MODES.filter((mode) => inMode(count, mode) === 0);
  if (absent.length !== 1 || typeof count !== 'object') return numbersFault({ count });
  const [there] = MODES.filter((mode) => !absent.includes(mode));
  return numbersFault({ count: count[there as Mode] });
}

function numbersFault(numbers: Readonly<Record<string, PerMode>>): string | undefined {
  for (const [name, number] of Object.entries(numbers)) {
    for (const mode of MODES) {
      const settled = inMode(number, mode);
      if (!Number.isInteger(settled) || settled < 1)
        return `${name} ${settled}; it must be a positive integer, or one for each of ${MODES.join(' and ')}`;
    }
  }
  return undefined;
}

function operationsFault(operations: unknown): string | undefined {
  const all = Object.entries(operations ?? {});
  if (all.length === 0) return 'no operations';
  const wrong = all.find(([, arbitrary]) => typeof arbitrary?.generate !== 'function');
  return wrong && `operation '${wrong[0]}' that is no fast-check arbitrary of its arguments`;
}

function subjectFault(scenario: AnyScenario): string | undefined {
  const { subject, open, isolation } = scenario;
  if (isolation !== undefined && !ISOLATIONS.includes(isolation)) {
    return `has isolation '${isolation}'; it must be one of ${ISOLATIONS.join(', ')}`;
  }
  if (subject === undefined) return undefined;
  if (typeof open !== 'function') return 'has a subject but no open to make a handle of it';
  for (const [name, variant] of Object.entries(subject)) {
    if (!NAME.test(name))
      return `has a variant named '${name}'; use lower-case words joined by hyphens`;
    if (!(variant?.module instanceof URL))
      return `has variant '${name}' without a module URL; write: module: new URL('./${name}.ts', import.meta.url)`;
  }
  return Object.keys(subject).length === 0 ? 'has an empty subject' : undefined;
}
