import { basename } from 'node:path';
import { UsageError } from '../base/errors.ts';
import type { FindingKind } from '../model/finding.ts';
import { type AnyScenario, actorsOf, expectedIn, inMode, type Variant } from '../model/scenario.ts';
import type { Target } from '../model/target.ts';
import { shippedNames } from './litmus/program-file.ts';
import { didYouMean } from './nearest.ts';
import {
  builtInNames,
  builtInUrl,
  checkSubject,
  existingModule,
  importScenario,
  userFile,
} from './scenario-file.ts';

/** Variant name of a scenario without a subject. */
export const NO_SUBJECT = 'default';

interface Word {
  /** Built-in name or path of a scenario file. */
  readonly base: string;
  /** Variant; `*` for all; undefined for those that nothing is expected of. */
  readonly variant: string | undefined;
  readonly isFile: boolean;
}

/**
 * The targets that words of a command line name. No word: every built-in scenario.
 * @throws UsageError for unknown names, with the nearest known one, and for files that cannot be used.
 */
export async function resolveTargets(
  words: readonly string[],
  options: { readonly subject?: string; readonly cwd: string },
): Promise<Target[]> {
  const asked = words.length === 0 ? builtInNames() : words;
  const targets: Target[] = [];
  for (const word of asked) targets.push(...(await resolveWord(parseWord(word), options)));
  return targets.filter(
    (target, at) => targets.findIndex(({ name }) => name === target.name) === at,
  );
}

function parseWord(text: string): Word {
  const file = /^(.*\.(?:ts|mts|js|mjs))(?:\/([^/]+))?$/.exec(text);
  if (file !== null) return { base: file[1] as string, variant: file[2], isFile: true };
  if (text.startsWith('.') || text.startsWith('/'))
    return { base: text, variant: undefined, isFile: true };
  const slash = text.indexOf('/');
  if (slash < 0) return { base: text, variant: undefined, isFile: false };
  return { base: text.slice(0, slash), variant: text.slice(slash + 1), isFile: false };
}

async function resolveWord(
  word: Word,
  { subject, cwd }: { readonly subject?: string; readonly cwd: string },
): Promise<Target[]> {
  const scenarioUrl = scenarioUrlOf(word, cwd);
  const scenario = await importScenario(scenarioUrl, word.base);
  if (subject !== undefined)
    return [await outsideSubject(word, scenario, scenarioUrl, subject, cwd)];
  if (scenario.subject === undefined) {
    if (word.variant !== undefined && word.variant !== '*') {
      throw new UsageError(
        `scenario '${word.base}' has no subject and so no variant '${word.variant}'; leave it out`,
      );
    }
    return [
      { name: word.base, scenario: scenario.name, variant: NO_SUBJECT, scenarioUrl, expected: [] },
    ];
  }
  const targets: Target[] = [];
  for (const [name, variant] of chosenVariants(word, scenario)) {
    const url = existingModule(variant.module).href;
    await checkSubject(url, `${word.base}/${name}`, scenario);
    targets.push({
      name: `${word.base}/${name}`,
      scenario: scenario.name,
      variant: name,
      scenarioUrl,
      subjectUrl: url,
      ...expectationsOf(variant),
      ...(variant.within === undefined ? {} : { within: variant.within }),
      ...(variant.withinS === undefined ? {} : { withinS: variant.withinS }),
    });
  }
  return targets;
}

function scenarioUrlOf(word: Word, cwd: string): string {
  if (word.isFile) return userFile(word.base, cwd, 'scenario file');
  const names = builtInNames();
  if (names.includes(word.base)) return builtInUrl(word.base);
  const hint = shippedNames().includes(word.base)
    ? '; it is a litmus program: add --mode litmus'
    : didYouMean(word.base, names);
  throw new UsageError(
    `no scenario is named '${word.base}'${hint || `; known are ${names.join(', ')}`}`,
  );
}

function chosenVariants(word: Word, scenario: AnyScenario): [string, Variant][] {
  const all = Object.entries(scenario.subject ?? {});
  if (word.variant === '*') return all;
  if (word.variant === undefined) {
    const unexpected = all.filter(([, variant]) => variant.expect === undefined);
    return unexpected.length > 0 ? unexpected : all;
  }
  const chosen = all.filter(([name]) => name === word.variant);
  if (chosen.length > 0) return chosen;
  const names = all.map(([name]) => name);
  const hint = didYouMean(word.variant, names);
  throw new UsageError(
    `scenario '${word.base}' has no variant '${word.variant}'${hint || `; it has ${names.join(', ')}`}`,
  );
}

async function outsideSubject(
  word: Word,
  scenario: AnyScenario,
  scenarioUrl: string,
  subject: string,
  cwd: string,
): Promise<Target> {
  if (scenario.open === undefined) {
    throw new UsageError(`scenario '${word.base}' takes no subject; leave out --subject`);
  }
  const subjectUrl = userFile(subject, cwd, 'subject');
  await checkSubject(subjectUrl, subject, scenario);
  const variant = basename(subject).replace(/\.[cm]?[jt]s$/, '');
  return {
    name: word.base,
    scenario: scenario.name,
    variant,
    scenarioUrl,
    subjectUrl,
    subjectOption: subject,
    expected: [],
  };
}

function expectationsOf(variant: Variant): Pick<Target, 'expected' | 'expectedInStress'> {
  const expected = expectedIn(variant, 'explore');
  const expectedInStress = expectedIn(variant, 'stress');
  return { expected, ...(expectedInStress.join() === expected.join() ? {} : { expectedInStress }) };
}

/** What `list` shows of one built-in scenario. */
export interface ScenarioListing {
  readonly name: string;
  readonly about: string;
  readonly file: string;
  /** The functions a subject must export, with their signatures. */
  readonly subjectInterface: Readonly<Record<string, string>>;
  readonly actors: readonly {
    readonly role: string;
    readonly count: number;
    readonly in: string;
  }[];
  readonly variants: readonly {
    readonly name: string;
    readonly expected: readonly FindingKind[];
    readonly expectedInStress?: readonly FindingKind[];
    readonly within?: number;
    readonly withinS?: number;
  }[];
}

/** All built-in scenarios. */
export async function listScenarios(): Promise<ScenarioListing[]> {
  return Promise.all(
    builtInNames().map(async (name) => {
      const url = builtInUrl(name);
      const scenario = await importScenario(url, name);
      const roles = Object.entries(scenario.actors);
      return {
        name,
        about: scenario.about ?? '',
        file: url,
        subjectInterface: scenario.subjectInterface ?? {},
        actors: roles.map(([role, actor]) => ({
          role,
          count: inMode(actor.count ?? 1, 'explore'),
          in: actor.in ?? 'thread',
        })),
        variants: Object.entries(scenario.subject ?? {}).map(([variant, entry]) => ({
          name: variant,
          ...expectationsOf(entry),
          ...(entry.within === undefined ? {} : { within: entry.within }),
          ...(entry.withinS === undefined ? {} : { withinS: entry.withinS }),
        })),
      };
    }),
  );
}

/** Actors of a target's scenario by number, as reports name them. */
export function actorNames(scenario: AnyScenario): string[] {
  return actorsOf(scenario).map(({ name }) => name);
}
