import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineScenario } from '../../../harness/index.ts';

/** One thread opens a configuration, which writes it, while another reads a key of it. */
export default defineScenario({
  name: 'conf',
  about: 'conf 1.1.2: written in place, so that others may find an empty file',
  subject: {
    fixed: { module: new URL('./fixed.ts', import.meta.url) },
    buggy: { module: new URL('./buggy.ts', import.meta.url), expect: 'invariant', within: 150 },
  },
  setup({ folder }) {
    const cwd = folder();
    writeFileSync(join(cwd, 'config.json'), '{"owner":"ada"}');
    return { cwd, projectName: 'example' };
  },
  open:
    ({ Conf }: typeof import('./buggy.ts'), options) =>
    () =>
      new Conf(options),
  actors: {
    writer: {
      in: 'thread',
      run: ({ op }, open) => op('open', [], () => void open()),
    },
    reader: {
      in: 'thread',
      run: ({ op }, open) => op('get', ['owner'], () => open().get('owner')),
    },
  },
  invariants: {
    'the owner is there': ({ history }) => {
      for (const { name, outcome } of history) {
        if (name !== 'get' || outcome.kind !== 'returned' || outcome.value === 'ada') continue;
        return `the owner is ada, and ${outcome.value} was read`;
      }
    },
  },
});
