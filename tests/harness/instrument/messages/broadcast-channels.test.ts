import workerThreads, {
  BroadcastChannel as NamedChannel,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { atomics } from '../../../../harness/base/originals.ts';
import { installMessages } from '../../../../harness/instrument/messages/install-messages.ts';
import { type RecordingGate, recordingGate, sharedInts, whileActive } from '../recording-gate.ts';
import { inExecution } from '../timers/in-execution.ts';

let gate: RecordingGate;
let uninstall: () => void;
let seen: unknown[];
let open: NamedChannel[];
beforeEach(() => {
  gate = recordingGate();
  uninstall = installMessages(gate);
  seen = [];
  open = [];
});
afterEach(() => {
  for (const channel of open) channel.close();
  uninstall();
});
const active = <Value>(act: () => Value) => whileActive(gate, act);
const join = (name: string) => {
  const channel = new BroadcastChannel(name);
  open.push(channel);
  return channel;
};

it('reaches all others of its name, in order, as pending operations', () => {
  active(() => {
    const channels = ['jobs', 'jobs', 'jobs', 'else'].map(join);
    for (const [index, channel] of channels.entries())
      channel.onmessage = (event) => seen.push(`${index} ${(event as MessageEvent).data}`);
    channels[0]?.postMessage('a');
    channels[1]?.postMessage('b');
    expect(seen).toEqual([]);
    gate.settle();
    expect(seen.toSorted()).toEqual(['0 b', '1 a', '2 a', '2 b']);
    expect(seen.indexOf('2 a')).toBeLessThan(seen.indexOf('2 b'));
    expect(gate.points.map(({ kind, text }) => `${kind}: ${text}`).slice(0, 1)).toEqual([
      "send: send 'a' on jobs",
    ]);
    expect(new Set(gate.pending.map(({ object }) => object)).size).toBe(2);
  });
});

it('is closed with the errors of the platform', () => {
  active(() => {
    const [one, two] = [join('jobs'), join('jobs')];
    two.onmessage = () => seen.push('late');
    one.postMessage(1);
    two.close();
    gate.settle();
    expect(seen).toEqual([]);
    expect(() => two.postMessage(1)).toThrow(
      expect.objectContaining({ name: 'InvalidStateError' }),
    );
    expect(() => one.postMessage(() => {})).toThrow(
      expect.objectContaining({ name: 'DataCloneError' }),
    );
    expect(() => new (BroadcastChannel as never as new () => unknown)()).toThrow(
      expect.objectContaining({ code: 'ERR_MISSING_ARGS' }),
    );
    expect(one.name).toBe('jobs');
    expect(one).toBeInstanceOf(BroadcastChannel);
  });
});

it('is read by receiveMessageOnPort', () => {
  active(() => {
    const [one, two] = [join('jobs'), join('jobs')];
    one.postMessage(1);
    expect(receiveMessageOnPort(two as never)).toEqual({ message: 1 });
    expect(receiveMessageOnPort(two as never)).toBeUndefined();
  });
});

it('is seen from another thread when the operation is asked', async () => {
  const flag = sharedInts(0);
  active(() => {
    join('jobs').onmessage = (event) => seen.push((event as MessageEvent).data);
  });
  const worker = new Worker(
    `const { workerData: flag } = require('node:worker_threads');
     const channel = new BroadcastChannel('jobs');
     for (let n = 0; n < 3; n += 1) channel.postMessage(n);
     Atomics.store(flag, 0, 1);
     Atomics.notify(flag, 0);
     channel.close();`,
    { eval: true, workerData: flag },
  );
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  while (atomics.load(flag, 0) === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
  await inExecution(gate, () => {});
  expect(seen).toEqual([0, 1, 2]);
  await exited;
});

it('is the platform while no actor runs', async () => {
  const [one, two] = [join('jobs'), join('jobs')];
  const received = new Promise((resolve) => {
    two.onmessage = (event) => resolve((event as MessageEvent).data);
  });
  one.postMessage('value');
  expect(await received).toBe('value');
  expect(gate.pending).toEqual([]);
  const named: string[] = [];
  gate.uncontrolled = (what) => void named.push(what);
  active(() => one.postMessage('other'));
  expect(named).toEqual(['a message port made while modules are loaded']);
  const platform = Object.getPrototypeOf(one).constructor;
  expect(platform).toBe(BroadcastChannel);
  uninstall();
  expect(workerThreads.BroadcastChannel).toBe(globalThis.BroadcastChannel);
  expect(NamedChannel).toBe(BroadcastChannel);
  expect(BroadcastChannel).not.toBe(platform);
});
