import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ASKABLE, stackOfProcess } from '../../../harness/actors/process-stack.ts';

/** A process that does what `code` says, once it has called `up`. */
async function started(code: string): Promise<ChildProcess & { pid: number }> {
  const child = spawn(
    process.execPath,
    [...ASKABLE, '-e', `const up = () => process.stdout.write('up'); ${code}`],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
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
      'function inner() { for (;;); } function outer() { inner(); } up(); outer();',
    );
    expect(stack[0]).toMatch(/^inner \(.*:1:\d+\)$/);
    expect(stack[1]).toMatch(/^outer /);
  });

  test('is that of a process with a server of its own, too, which is left alone', async () => {
    // It listens before its loop begins, and would take a connection without ever answering.
    const stack = await stackOf(
      "require('node:http').createServer().listen(0, '127.0.0.1', () => { up(); for (;;); });",
    );
    expect(stack.length).toBeGreaterThan(0);
  });

  test('is empty for an event loop that waits', async () => {
    expect(await stackOf('setInterval(() => {}, 60_000); up();')).toEqual([]);
  });

  test('is empty for one that is gone', async () => {
    const child = await started('up();');
    await once(child, 'close');
    expect(await stackOfProcess(child.pid)).toEqual([]);
  });
});
