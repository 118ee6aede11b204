import workerThreads, { MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstalledLinks } from '../../../../harness/instrument/messages/install-links.ts';
import { installLinkedMessages } from '../../../../harness/instrument/messages/install-messages.ts';
import type { LinkEnd } from '../../../../harness/model/links.ts';
import { type RecordingGate, recordingGate, whileActive } from '../recording-gate.ts';

const PLATFORM_PORT = workerThreads.parentPort;

/** Both ends of a link in this thread. */
function linkPair(): { parent: LinkEnd; child: LinkEnd } {
  const boxes: [unknown[], unknown[]] = [[], []];
  const closed = [false, false];
  const end = (own: 0 | 1): LinkEnd => ({
    peer: own === 0 ? 'worker' : 'main',
    link: 3,
    isParent: own === 0,
    send: (value) => void boxes[1 - own]?.push(structuredClone(value)),
    receive: () => (boxes[own].length === 0 ? undefined : { message: boxes[own].shift() }),
    close: () => {
      closed[own] = true;
    },
    isClosed: () => closed[1 - own] === true,
  });
  return { parent: end(0), child: end(1) };
}

describe('linked ports', () => {
  let gate: RecordingGate;
  let links: InstalledLinks;
  let uninstall: () => void;
  let seen: unknown[];
  beforeEach(() => {
    gate = recordingGate();
    const installed = installLinkedMessages(gate, { isProcess: false, hasParent: true });
    uninstall = installed.uninstall;
    links = installed.links as InstalledLinks;
    seen = [];
  });
  afterEach(() => uninstall());
  const active = <Value>(act: () => Value) => whileActive(gate, act);
  const see = (...values: unknown[]) => void seen.push(...values);
  /** This thread as parent and child of itself. */
  const enter = () => {
    const { parent, child } = linkPair();
    const { worker } = links.enter({ parent: child, children: { worker: [parent] } });
    return { own: workerThreads.parentPort as MessagePort, worker: worker?.[0] as MessagePort };
  };

  it('send at schedule points and deliver in their order, both ways', () => {
    active(() => {
      const { own, worker } = enter();
      own.on('message', see);
      worker.postMessage(1);
      worker.postMessage({ deep: [2n] });
      expect(gate.points).toMatchObject([
        { kind: 'send', start: 6, end: 7, text: 'send 1 to worker', value: 1 },
        { kind: 'send', start: 6, text: 'send a message to worker' },
      ]);
      expect(seen).toEqual([]);
      gate.settle();
      expect(seen).toEqual([1, { deep: [2n] }]);
      worker.addEventListener('message', (event) => see((event as MessageEvent).data));
      own.postMessage('back');
      expect(gate.points.at(-1)).toMatchObject({
        kind: 'send',
        start: 7,
        text: "send 'back' to main",
      });
      gate.settle();
      expect(seen.at(-1)).toBe('back');
      expect([own instanceof MessagePort, own.hasRef()]).toEqual([true, true]);
    });
  });

  it('hold back what comes until somebody listens', () => {
    active(() => {
      const { own, worker } = enter();
      worker.postMessage('early');
      worker.postMessage('second');
      gate.settle();
      expect(receiveMessageOnPort(own)).toEqual({ message: 'early' });
      own.once('message', see);
      worker.postMessage('third');
      gate.settle();
      expect(seen).toEqual(['second']);
      (own as unknown as { onmessage: unknown }).onmessage = ({ data }: MessageEvent) => see(data);
      gate.settle();
      expect(seen).toEqual(['second', 'third']);
      expect(receiveMessageOnPort(own)).toBeUndefined();
    });
  });

  it('tell of a close when all before it has been heard', () => {
    active(() => {
      const { own, worker } = enter();
      own.on('close', () => see('own closed'));
      worker.on('close', () => see('worker closed'));
      worker.on('message', see);
      own.postMessage('last');
      own.close();
      own.postMessage('too late');
      gate.settle();
      expect(seen.toSorted()).toEqual(['last', 'own closed', 'worker closed']);
      expect(seen.indexOf('last')).toBeLessThan(seen.indexOf('worker closed'));
      expect(gate.pending).toEqual([]);
    });
  });

  it('keep the listeners of modules, and lose those of an execution', () => {
    const { parentPort } = workerThreads;
    parentPort?.on('message', (value) => see('module', value));
    const run = () =>
      active(() => {
        const { own, worker } = enter();
        worker.postMessage('x');
        own.on('message', (value) => see('execution', value));
        gate.settle();
      });
    run();
    run();
    const once = ['module', 'x', 'execution', 'x'];
    expect(seen).toEqual([...once, ...once]);
    expect(parentPort).toBe(workerThreads.parentPort);
  });

  it('say so where nobody is at the other end', () => {
    expect(() => workerThreads.parentPort?.postMessage('x')).toThrow(/while modules are loaded/);
    active(() => {
      links.enter({ parent: undefined, children: {} });
      const { parentPort } = workerThreads;
      expect(() => parentPort?.postMessage('x')).toThrow(/name the role that is the parent/);
      expect(() => parentPort?.on('message', see)).toThrow(/name the role that is the parent/);
    });
    expect(gate.points).toEqual([]);
  });

  it('are gone when all is put back', () => {
    expect(workerThreads.parentPort).not.toBe(PLATFORM_PORT);
    uninstall();
    expect(workerThreads.parentPort).toBe(PLATFORM_PORT);
    uninstall = () => {};
  });
});
