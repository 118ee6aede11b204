import fc from 'fast-check';
import { expect, test } from 'vitest';
import { userFrames } from '../../../harness/run/user-frames.ts';

const here = process.cwd();

test('paths are as a reader would type them, in whatever form a frame has them', () => {
  const stack = [
    'Error: file:///not/a/frame.ts:1:1',
    `    at act (file://${here}/src/queue.ts?hammerlock=host-1:2:9)`,
    `    at Object.run (${here}/queue.scenario.ts:36:54)`,
    '    at file:///elsewhere/mine.ts:3:1',
    '    at async Promise.all (index 0)',
  ].join('\n');
  expect(userFrames(stack)).toEqual([
    'at act (src/queue.ts:2:9)',
    'at Object.run (queue.scenario.ts:36:54)',
    'at /elsewhere/mine.ts:3:1',
    'at async Promise.all (index 0)',
  ]);
});

test('what is not the user’s is left out', () => {
  const frames = [
    'node:internal/process/task_queues:105:5',
    `file://${here}/harness/run/invariants.ts:1:2`,
    'file:///app/node_modules/hammerlock/dist/workers/stress-body.js:1:2',
    'file:///app/node_modules/piscina/dist/worker.js:10:3',
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(frames), (given) => {
      const stack = ['Error: x', ...given.map((frame) => `    at f (${frame})`)].join('\n');
      expect(userFrames(stack)).toEqual([]);
    }),
  );
});
