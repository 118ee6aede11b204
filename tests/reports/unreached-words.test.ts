import { expect, test } from 'vitest';
import { explore } from '../../reports/kinds/explore.ts';
import { stress } from '../../reports/kinds/stress.ts';
import { unreachedWords } from '../../reports/unreached-words.ts';
import { campaign, stressCampaign, stressTarget, targetResult } from './evidence.ts';

const names = (count: number) => Array.from({ length: count }, (_, n) => `t${n}/correct`);

test.each([
  [0, []],
  [1, ['1 target was not reached: t0/correct']],
  [2, ['2 targets were not reached: t0/correct, t1/correct']],
  [
    1_005,
    [
      '1,005 targets were not reached: t0/correct, t1/correct, t2/correct, t3/correct, t4/correct and 1,000 more',
    ],
  ],
])('of %d targets the first few are named', (count, words) => {
  expect(unreachedWords({ unreached: names(count) })).toEqual(words);
});

test('an interrupted campaign says it in the terminal and in every report', () => {
  const unreached = names(2);
  const [words = ''] = unreachedWords({ unreached });
  const explored = { ...campaign([targetResult()], { ended: 'interrupted' }), unreached };
  const stressed = { ...stressCampaign([stressTarget({ findings: [] })]), unreached };
  expect(explore.terminal(explored, {})).toContain(`\n${words}\n`);
  expect(stress.terminal(stressed, {})).toContain(`\n${words}\n`);
  for (const part of [explore.part(explored), stress.part(stressed)])
    expect(JSON.stringify(part.sections.at(-1))).toContain(words);
});
