import { expect, test } from 'vitest';
import { renderReport } from '../../../reports/formats.ts';
import { litmus } from '../../../reports/kinds/litmus.ts';
import { forbiddenOutcome, litmusProgram, litmusResult } from '../litmus-evidence.ts';

const broken = litmusProgram({
  outcome: 'finding',
  outcomes: [...litmusProgram().outcomes, forbiddenOutcome],
});

test('a program with its outcomes, their grades, and the line that runs it again', () => {
  expect(`\n${renderReport([litmusResult([broken])], 'markdown')}`).toMatchInlineSnapshot(`
    "
    ## ✗ Litmus – 1 forbidden outcome: 1,234,567 iterations of 1 program in 3.0 s

    seed 1 · started 2026-01-01 00:00:00 UTC · took 3.0 s · Node v24.0.0 · platform linux x64, 2 cores · Hammerlock 0.1.0 · processor a processor · interesting outcomes 0 seen, 1 never, which says nothing about other machines

    ### Programs

    | program | outcome | actors | iterations | iterations/s | interesting | time |
    | :-- | :-- | --: | --: | --: | --: | --: |
    | \`store-buffering\` | 1 forbidden outcome | 2 | 1,234,567 | 1,234,567 | 0 of 1 | 1.1 s |

    ### Findings

    #### forbidden outcome in \`store-buffering\`

    \`left=7 right=-1: the program does not list it\`

    in 12 of 1,234,567 iterations · real parallelism does not replay: the same seed makes it likely, not certain

    \`\`\`sh
    # run it as often again
    hammerlock run store-buffering --mode litmus --seed 1 --executions 1234567
    \`\`\`

    ### Outcomes

    ✗ \`store-buffering\`: Each actor writes its own cell

    | outcome | count | share | grade | reason |
    | :-- | --: | --: | :-- | :-- |
    | \`left=1 right=1\` | 3 | \`<0.01%\` | acceptable | both wrote before either read |
    | \`left=0 right=1\` | 1,234,564 | 100.00% | acceptable | the left one was first |
    | \`left=0 right=0\` | 0 | never | interesting | both read before either write was visible |
    | \`left=7 right=-1\` | 12 | \`<0.01%\` | forbidden | the program does not list it |
    "
  `);
});

test.each([
  ['good', litmusResult([litmusProgram()])],
  ['bad', litmusResult([litmusProgram(), broken])],
  ['bad', litmusResult([litmusProgram({ outcome: 'error', error: 'no' })])],
  ['unsure', litmusResult([litmusProgram()], { ended: 'interrupted' })],
  ['unsure', litmusResult([litmusProgram({ iterations: 0 })])],
  ['unsure', litmusResult([])],
] as const)('it is %s', (tone, result) => {
  expect(litmus.part(result).tone).toBe(tone);
});

test('a forbidden outcome that was never seen is good news, and no finding', () => {
  const program = litmusProgram({ outcomes: [{ ...forbiddenOutcome, count: 0 }] });
  const { sections } = litmus.part(litmusResult([program]));
  expect(sections.map(({ title }) => title)).toEqual(['Programs', 'Outcomes']);
  const [table] = sections[1]!.blocks;
  expect(table).toMatchObject({
    rows: [[{}, { text: '0' }, { text: 'never' }, { text: 'forbidden', tone: 'good' }, {}]],
  });
});
