import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { AnyScenario, Variant } from '../../harness/model/scenario.ts';
import { builtInNames, builtInUrl } from '../../harness/run/scenario-file.ts';

const folder = new URL('../../scenarios/', import.meta.url);
const names = builtInNames();
const folders = (await readdir(folder, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

async function load(name: string): Promise<AnyScenario> {
  return (await import(new URL(builtInUrl(name)).pathname)).default;
}

/** Where a name says that the actors are, as roles put it. */
const PLACES = { tasks: 'task', threads: 'thread', processes: 'process' } as const;

const variantsOf = ({ subject }: AnyScenario): [string, Variant][] => Object.entries(subject ?? {});

test.each(folders)('%s is a scenario of that name', (name) => {
  expect(names).toContain(name);
});

test.each(names)('%s is named like its folder and says what it is', async (name) => {
  const scenario = await load(name);
  expect(scenario.name).toBe(name);
  expect(scenario.about).toMatch(/^.{20,80}$/);
});

test.each(names)('every bug of %s says what it causes and how soon', async (name) => {
  const bugs = variantsOf(await load(name)).filter(([variant]) => variant !== 'correct');
  const silent = bugs.filter(
    ([, { expect, within = 0, withinS = 0 }]) => expect === undefined || !(within + withinS > 0),
  );
  expect(silent.map(([variant]) => variant)).toEqual([]);
});

test.each(names)('the actors of %s are where its name says', async (name) => {
  const [, where] = /-in-(tasks|threads|processes)$/.exec(name) ?? [];
  const places = Object.values((await load(name)).actors).map((role) => role.in);
  if (where !== undefined) {
    expect(new Set(places)).toEqual(new Set([PLACES[where as keyof typeof PLACES]]));
  }
});

test.each(folders)('each bug and each correct subject of %s is a variant', async (name) => {
  const root = new URL(`${name}/`, folder);
  const files = (await readdir(root, { recursive: true })).filter((file) =>
    /^(bugs[a-z-]*\/|correct[a-z-]*\.ts$).*/.test(file),
  );
  const forms = names.filter((form) => builtInUrl(form).startsWith(root.href));
  const variants = (await Promise.all(forms.map(load))).flatMap(variantsOf);
  const modules = variants.map(([, { module }]) => module.pathname.slice(root.pathname.length));
  expect([...new Set(modules)].sort()).toEqual(files.sort());
});

test.each(names)('the variants of %s have its interface', async (name) => {
  const scenario = await load(name);
  for (const [, { module }] of variantsOf(scenario)) {
    const subject = await import(module.pathname);
    for (const [method, signature] of Object.entries(scenario.subjectInterface ?? {})) {
      expect(typeof subject[method], signature).toBe('function');
    }
  }
});
