import { AsyncLocalStorage } from 'node:async_hooks';
import workerThreads, {
  MessagePort,
  MessageChannel as NamedChannel,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atomics } from '../../../../harness/base/originals.ts';
import { installMessages } from '../../../../harness/instrument/messages/install-messages.ts';
import { type RecordingGate, recordingGate, sharedInts, whileActive } from '../recording-gate.ts';
import { inExecution } from '../timers/in-execution.ts';

const PLATFORM_CHANNEL = globalThis.MessageChannel;
const PLATFORM_PORT = Object.getOwnPropertyDescriptors(MessagePort.prototype);
const platform = { ...workerThreads };

let gate: RecordingGate;
let uninstall: () => void;
let seen: unknown[];
beforeEach(() => {
  gate = recordingGate();
  uninstall = installMessages(gate);
  seen = [];
});
afterEach(() => uninstall());
const active = <Value>(act: () => Value) => whileActive(gate, act);
const see = (...values: unknown[]) => void seen.push(...values);

type Port = MessagePort & { onmessage: ((event: MessageEvent) => void) | null };
const channel = () => new NamedChannel() as { port1: Port; port2: Port };
const kinds = () => gate.points.map(({ kind, start, end }) => `${kind} ${start}-${end}`);

describe('a message', () => {
  it('is sent at a schedule point and delivered as a pending operation', () => {
    active(() => {
      const { port1, port2 } = channel();
      port2.on('message', see);
      expect(gate.pending.map(({ kind, holds }) => ({ kind, holds }))).toEqual([
        { kind: 14, holds: false },
      ]);
      expect(gate.pending[0]?.ready?.()).toBe(false);
      port1.postMessage({ deep: [1n, new Map([['a', 1]])] });
      port1.postMessage('second');
      expect(kinds()).toEqual(['send 1-2', 'send 1-2']);
      expect(gate.points.map(({ value }) => value)).toEqual([undefined, 'second']);
      expect(gate.pending[0]?.ready?.()).toBe(true);
      expect(seen).toEqual([]);
      gate.settle();
      expect(seen).toEqual([{ deep: [1n, new Map([['a', 1]])] }, 'second']);
      expect(gate.pending).toHaveLength(1);
      port2.postMessage('back');
      port1.on('message', see);
      gate.settle();
      expect(seen.at(-1)).toBe('back');
    });
  });

  it('keeps its place among those to the same port, whatever the conductor picks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1), { maxLength: 12 }),
        fc.array(fc.nat(9), { minLength: 1, maxLength: 30 }),
        (targets, picks) => {
          gate = recordingGate();
          uninstall();
          uninstall = installMessages(gate);
          active(() => {
            const got: number[][] = [[], []];
            const senders = got.map((list) => {
              const { port1, port2 } = channel();
              port2.on('message', (value: number) => list.push(value));
              return port1;
            });
            for (const [index, target] of targets.entries()) senders[target]?.postMessage(index);
            let turn = 0;
            gate.settle((ready) => ready[picks[turn++ % picks.length]! % ready.length]!);
            const sent = [0, 1].map((own) => [...targets.keys()].filter((i) => targets[i] === own));
            expect(got).toEqual(sent);
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('that cannot be cloned throws at once', () => {
    active(() => {
      const { port1, port2 } = channel();
      port2.on('message', see);
      expect(() => port1.postMessage(() => {})).toThrow(
        expect.objectContaining({ name: 'DataCloneError' }),
      );
      gate.settle();
      expect(seen).toEqual([]);
    });
  });

  it('moves what is in its transfer list', () => {
    active(() => {
      const { port1, port2 } = channel();
      const inner = channel();
      const buffer = new ArrayBuffer(8);
      inner.port1.on('close', () => see('moved'));
      port2.on('message', (data: { port: MessagePort; buffer: ArrayBuffer }) => {
        see(data.buffer.byteLength, data.port instanceof MessagePort);
        data.port.on('message', see);
      });
      inner.port2.postMessage('early');
      port1.postMessage({ port: inner.port1, buffer }, [buffer, inner.port1]);
      expect(buffer.byteLength).toBe(0);
      gate.settle();
      inner.port2.postMessage('late');
      gate.settle();
      expect(seen.toSorted()).toEqual([8, 'early', 'late', 'moved', true].toSorted());
      expect(seen.indexOf('early')).toBeLessThan(seen.indexOf('late'));
    });
  });
});

describe('listeners', () => {
  it('get events or values as they asked, in every form', () => {
    active(() => {
      const { port1, port2 } = channel();
      port2.onmessage = (event) =>
        see(event instanceof MessageEvent, event.data, (event.target as unknown) === port2);
      port2.once('message', (value) => see('once', value));
      port2.addEventListener('message', {
        handleEvent: (event: Event) => see(event.type),
      } as never);
      port1.postMessage(1);
      port1.postMessage(2);
      gate.settle();
      expect(seen).toEqual([true, 1, true, 'once', 1, 'message', true, 2, true, 'message']);
    });
  });

  it('that are all gone stop delivery, and begin it again', () => {
    active(() => {
      const { port1, port2 } = channel();
      port2.on('message', see);
      expect(port2.hasRef()).toBe(true);
      port2.off('message', see);
      expect(port2.hasRef()).toBe(false);
      port1.postMessage('kept');
      expect(gate.pending).toEqual([]);
      port2.onmessage = (event) => see(event.data);
      port2.onmessage = null;
      expect(gate.pending).toEqual([]);
      port2.once('message', see);
      port1.postMessage('not yet');
      gate.settle();
      expect(seen).toEqual(['kept']);
      port2.start();
      gate.settle();
      expect(seen).toEqual(['kept']);
    });
  });

  it('run in the asynchronous context in which listening began', () => {
    const storage = new AsyncLocalStorage<string>();
    active(() => {
      const { port1, port2 } = channel();
      storage.run('listener', () => port2.on('message', () => see(storage.getStore())));
      storage.run('sender', () => port1.postMessage(0));
      gate.settle();
      expect(seen).toEqual(['listener']);
    });
  });

  it('keep flags of references', () => {
    active(() => {
      const { port1 } = channel();
      expect(port1.hasRef()).toBe(false);
      port1.ref();
      expect(port1.hasRef()).toBe(true);
      port1.unref();
      expect(port1.hasRef()).toBe(false);
    });
  });
});

describe('closing', () => {
  it('is told on both sides, after what was sent before', () => {
    active(() => {
      const { port1, port2 } = channel();
      port2.on('message', see);
      port2.on('close', () => see('close 2'));
      port1.addEventListener('close', (event: Event) => see(event.constructor.name));
      port1.postMessage('last');
      Reflect.apply(port1.close, port1, [() => see('close 1')]);
      port1.postMessage('never');
      gate.settle((ready) => ready.at(-1)!);
      expect(seen.toSorted()).toEqual(['MessagePortCloseEvent', 'close 1', 'close 2', 'last']);
      expect(seen.indexOf('last')).toBeLessThan(seen.indexOf('close 2'));
      expect(seen.indexOf('close 1')).toBeLessThan(seen.indexOf('close 2'));
      expect(gate.pending).toEqual([]);
      port2.postMessage('nothing');
      port1.close();
      expect(gate.pending).toEqual([]);
    });
  });

  it('is left to the conductor, whatever the event loop does meanwhile', async () => {
    const { port2 } = active(() => {
      const { port1, port2 } = channel();
      port2.on('close', () => see('close'));
      port1.close();
      return { port1, port2 };
    });
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([]);
    expect(receiveMessageOnPort(port2)).toBeUndefined();
    active(() => gate.settle());
    expect(seen).toEqual(['close']);
  });

  it('drops what the closing side has not taken', () => {
    active(() => {
      const { port1, port2 } = channel();
      port2.on('message', see);
      port1.postMessage('dropped');
      port2.close();
      port1.on('close', () => see('close'));
      gate.settle();
      expect(seen).toEqual(['close']);
      expect(receiveMessageOnPort(port2)).toBeUndefined();
    });
  });

  it('waits for messages that nobody takes', () => {
    active(() => {
      const { port1, port2 } = channel();
      port2.on('close', () => see('close'));
      port1.postMessage('first');
      port1.close();
      gate.settle();
      expect(seen).toEqual([]);
      expect(receiveMessageOnPort(port2)).toEqual({ message: 'first' });
      gate.settle();
      expect(seen).toEqual(['close']);
    });
  });
});

it('receiveMessageOnPort takes what is there, at a schedule point', () => {
  active(() => {
    const { port1, port2 } = channel();
    port1.postMessage(1);
    port1.postMessage(2);
    expect(receiveMessageOnPort(port2)).toEqual({ message: 1 });
    port2.on('message', see);
    expect(gate.pending[0]?.ready?.()).toBe(true);
    expect(workerThreads.receiveMessageOnPort(port2)).toEqual({ message: 2 });
    expect(receiveMessageOnPort(port2)).toBeUndefined();
    expect(kinds()).toEqual(['send 1-2', 'send 1-2', 'receive 1-2', 'receive 1-2', 'receive 1-2']);
    gate.settle();
    expect(seen).toEqual([]);
    expect(() => receiveMessageOnPort({} as never)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }),
    );
  });
});

it('numbers of channels depend on the execution alone', () => {
  const objects = () => {
    gate = recordingGate();
    uninstall();
    uninstall = installMessages(gate);
    active(() => {
      for (const { port1 } of [channel(), channel()]) port1.postMessage(0);
    });
    return gate.points.map(({ object }) => object);
  };
  const [first, second] = objects();
  expect(first).toBeGreaterThanOrEqual(1 << 23);
  expect(first).not.toBe(second);
  expect(objects()).toEqual([first, second]);
});

it('ports of an execution that is over are closed, and nobody is told', async () => {
  let nowNs = 5000;
  gate.clockNs = () => (nowNs += 1000);
  const { port1, port2 } = active(() => channel());
  for (const port of [port1, port2]) port.on('close', see).on('message', see);
  nowNs = 0;
  gate.pending = [];
  const next = active(() => channel());
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  active(() => {
    port1.postMessage('stale');
    next.port2.on('message', see);
    next.port1.postMessage('fresh');
    gate.settle();
  });
  expect(seen).toEqual(['fresh']);
});

describe('from another thread', () => {
  it('messages are seen when the operation is asked', async () => {
    const flag = sharedInts(0);
    const { port1, port2 } = active(() => channel());
    active(() => port1.on('message', see));
    const worker = new Worker(
      `const { workerData: { port, flag } } = require('node:worker_threads');
       for (let n = 0; n < 3; n += 1) port.postMessage(n);
       Atomics.store(flag, 0, 1);
       Atomics.notify(flag, 0);`,
      { eval: true, workerData: { port: port2, flag }, transferList: [port2] },
    );
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    expect(gate.pending[0]?.ready?.()).toBe(false);
    while (atomics.load(flag, 0) === 0) await new Promise((resolve) => setImmediate(resolve));
    await inExecution(gate, () => {});
    expect(seen).toEqual([0, 1, 2]);
    await exited;
  });
});

describe('while no actor runs', () => {
  it('ports are those of the platform', async () => {
    const { port1, port2 } = channel();
    const received = new Promise((resolve) => port2.once('message', resolve));
    port1.postMessage('value');
    expect(await received).toBe('value');
    expect(port1.hasRef()).toBe(false);
    const closed = new Promise((resolve) => port2.once('close', resolve));
    port1.close();
    await closed;
    expect(gate.pending).toEqual([]);
    expect(gate.points).toEqual([]);
  });

  it('ports made then stay the platform and are named', async () => {
    const { port1, port2 } = channel();
    const named: string[] = [];
    gate.uncontrolled = (what) => void named.push(what);
    const received = new Promise((resolve) => port2.once('message', resolve));
    active(() => port1.postMessage('value'));
    expect(await received).toBe('value');
    expect(named).toEqual(['a message port made while modules are loaded']);
    expect(gate.points).toEqual([]);
    port1.close();
  });

  it('a controlled port that is closed tells so', async () => {
    const { port1 } = active(() => channel());
    const closed = new Promise((resolve) => port1.once('close', resolve));
    port1.close();
    await closed;
  });

  it('nothing is left of the patches once they are undone', () => {
    expect(MessageChannel).not.toBe(PLATFORM_CHANNEL);
    expect(new MessageChannel()).toBeInstanceOf(MessageChannel);
    expect(new MessageChannel()).toBeInstanceOf(PLATFORM_CHANNEL);
    uninstall();
    expect(MessageChannel).toBe(PLATFORM_CHANNEL);
    expect(PLATFORM_CHANNEL.prototype.constructor).toBe(PLATFORM_CHANNEL);
    expect(Object.getOwnPropertyDescriptors(MessagePort.prototype)).toEqual(PLATFORM_PORT);
    expect(workerThreads.receiveMessageOnPort).toBe(platform.receiveMessageOnPort);
    expect(NamedChannel).toBe(platform.MessageChannel);
  });
});
