import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineScenario } from '../../../harness/index.ts';

/** More than what is written in one piece. */
const PAGE = 'lorem ipsum '.repeat(400);

/** A process that sets one key of a configuration is killed. Another key must still be there. */
export default defineScenario({
  name: 'conf',
  about: 'conf 1.1.2: written in place, so that a kill leaves an empty or half a file',
  subject: {
    fixed: { module: new URL('./fixed.ts', import.meta.url) },
    buggy: { module: new URL('./buggy.ts', import.meta.url), expect: 'invariant', within: 50 },
  },
  setup({ folder }) {
    const cwd = folder();
    writeFileSync(join(cwd, 'config.json'), '{"owner":"ada"}');
    return { cwd, projectName: 'example' };
  },
  open: ({ Conf }: typeof import('./buggy.ts'), options) => new Conf(options),
  actors: {
    writer: {
      in: 'process',
      run: ({ op }, conf) => op('set', ['page'], () => conf.set('page', PAGE)),
    },
  },
  faults: { kill: ['writer'] },
  recover: ({ Conf }, options) => new Conf(options),
  observe: (conf) => String(conf.get('owner')),
  invariants: {
    'the owner is there': ({ observed }) =>
      observed === 'ada' ? undefined : `the owner is ada, and ${observed} was read`,
  },
});
