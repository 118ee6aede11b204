import { startLane } from '../../harness/run/lane-process.ts';
import type { SearchReport } from '../../harness/run/lane-protocol.ts';
import { fixtureTarget } from '../harness/run/in-lane.ts';

/** Has each part of some executions searched by a lane of its own, all at the same time. */
export async function inLanes(
  fixture: string,
  parts: readonly (readonly number[])[],
): Promise<SearchReport[]> {
  const target = await fixtureTarget(fixture);
  return Promise.all(
    parts.map(async (executions) => {
      const lane = startLane(undefined);
      try {
        const given = { target, seed: '1', strategy: 'portfolio', isolation: 'reused' } as const;
        await lane.ask<'open'>({ kind: 'open', ...given });
        const { report } = await lane.ask<'search'>({
          kind: 'search',
          executions,
          keepGoing: true,
        });
        return report;
      } finally {
        lane.end();
      }
    }),
  );
}
