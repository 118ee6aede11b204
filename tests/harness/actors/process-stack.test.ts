import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ASKABLE, stackOfProcess } from '../../../harness/actors/process-stack.ts';

/** A process that says that it is up, and then does what `code` says. */
async function started(code: string): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, [...ASKABLE, '-e', `process.stdout.write('up'); ${code}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  return child as ChildProcess & { pid: number };
}

async function stackOf(code: string): Promise<string[]> {
  const child = await started(code);
  const gone = once(child, 'close');
  try {
    return await stackOfProcess(child.pid);
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
}

describe.runIf(existsSync('/proc/self/net/tcp'))('the stack of another process', () => {
  test('names the functions of an endless loop, innermost first', async () => {
    const stack = await stackOf(
      'function inner() { for (;;); } function outer() { inner(); } outer();',
    );
    expect(stack[0]).toMatch(/^inner \(.*:1:\d+\)$/);
    expect(stack[1]).toMatch(/^outer /);
  });

  test('is empty for an event loop that waits', async () => {
    expect(await stackOf('setInterval(() => {}, 60_000);')).toEqual([]);
  });

  test('is empty for one that is gone', async () => {
    const child = await started('');
    await once(child, 'close');
    expect(await stackOfProcess(child.pid)).toEqual([]);
  });
});
