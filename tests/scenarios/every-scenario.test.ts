import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { AnyScenario, Variant } from '../../harness/model/scenario.ts';

const folder = new URL('../../scenarios/', import.meta.url);
const names = (await readdir(folder)).sort();

async function load(name: string): Promise<AnyScenario> {
  return (await import(new URL(`${name}/scenario.ts`, folder).pathname)).default;
}

const variantsOf = ({ subject }: AnyScenario): [string, Variant][] => Object.entries(subject ?? {});

test.each(names)('%s is named like its folder and says what it is', async (name) => {
  const scenario = await load(name);
  expect(scenario.name).toBe(name);
  expect(scenario.about).toMatch(/^.{20,80}$/);
});

test.each(names)('every bug of %s says what it causes and how soon', async (name) => {
  const bugs = variantsOf(await load(name)).filter(([variant]) => variant !== 'correct');
  const silent = bugs.filter(([, { expect, within }]) => expect === undefined || !(within! > 0));
  expect(silent.map(([variant]) => variant)).toEqual([]);
});

test.each(names)('%s has a variant for each file of bugs/', async (name) => {
  const files = (await readdir(new URL(`${name}/bugs/`, folder))).map((file) => `bugs/${file}`);
  const modules = variantsOf(await load(name)).map(([, { module }]) =>
    module.pathname.slice(new URL(`${name}/`, folder).pathname.length),
  );
  expect(modules.sort()).toEqual([...files, 'correct.ts'].sort());
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
