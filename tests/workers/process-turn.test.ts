import { expect, test } from 'vitest';
import type { FrameReader } from '../../harness/base/frames.ts';
import { COMMAND } from '../../harness/conductor/layout.ts';
import { ProcessTurn } from '../../workers/process-turn.ts';

/** No descriptor: who writes to it or reads from it throws. */
const NONE = -1;
const reader = {
  read() {
    throw new Error('nothing was sent through the pipe');
  },
} as unknown as FrameReader;

test('a turn that a process gives to itself needs no pipe, whose room may be too small for it', () => {
  const pipes = { own: NONE, peers: [NONE, NONE], host: NONE };
  const turn = new ProcessTurn(pipes, 1, reader, new SharedArrayBuffer(64));
  turn.pass(1, COMMAND.close);
  expect(turn.await()).toBe(COMMAND.close);
  expect(() => turn.await()).toThrow('nothing was sent');
});
