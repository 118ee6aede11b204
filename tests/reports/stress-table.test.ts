import { expect, test } from 'vitest';
import type { ResourceSeries } from '../../harness/model/stress.ts';
import { stressTable } from '../../reports/stress-table.ts';
import { heapLeak, steadyThreads, stressCampaign, stressTarget } from './evidence.ts';

test('latencies have their units and samples, and no percentile that too few tell of', () => {
  const text = stressTable(stressCampaign([stressTarget()]));
  expect(text).toMatch(/^add +4,000 +83 ns +1\.24 µs +15\.3 µs +2\.01 s$/m);
  expect(text).toMatch(/^read +12 +410 ns$/m);
});

test('of several targets each operation says whose it is, and what does not fit is counted', () => {
  const latencies = Array.from({ length: 15 }, (_, n) => ({
    operation: `call-${n}`,
    timed: 1,
    maxNs: 1,
  }));
  const text = stressTable(
    stressCampaign([stressTarget({ latencies }), stressTarget({ latencies })]),
  );
  expect(text).toContain('counter: call-14');
  expect(text).toContain('10 more operations in the result');
});

test('results of earlier versions have none', () => {
  const { latencies: _, ...earlier } = stressTarget();
  expect(stressTable(stressCampaign([earlier]))).not.toContain('timed');
});

/** Names of the resources that the table shows of a target that has these. */
function shownOf(...resources: ResourceSeries[]): string[] {
  const text = stressTable(stressCampaign([stressTarget({ resources, latencies: [] })]));
  return resources.map(({ resource }) => resource).filter((name) => text.includes(`\n${name} `));
}

test('of resources, leaks are shown, and what grew and is undecided or ignored', () => {
  const grown = { ...heapLeak, resource: 'grown', verdict: 'undecided', grew: true } as const;
  const ignored = { ...grown, resource: 'ignored-one', verdict: 'ignored' } as const;
  const unmoved = {
    ...steadyThreads,
    resource: 'unmoved',
    verdict: 'ignored',
    grew: false,
  } as const;
  const short = { ...heapLeak, resource: 'short', verdict: 'undecided', grew: false } as const;
  const { grew: _, ...earlier } = { ...short, resource: 'earlier' };
  const all = [steadyThreads, heapLeak, grown, ignored, unmoved, short, earlier];
  expect(shownOf(...all)).toEqual(['heap', 'grown', 'ignored-one']);
});
