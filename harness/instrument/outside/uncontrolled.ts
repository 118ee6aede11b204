import childProcess, { ChildProcess } from 'node:child_process';
import { Socket as DatagramSocket } from 'node:dgram';
import { Server, Socket } from 'node:net';
import workerThreads from 'node:worker_threads';
import type { Gate } from '../../model/gate.ts';
import type { PlatformMethod } from '../bulk-access.ts';
import { copySignature, inReverse, replaceProperty, type Uninstall } from '../patching.ts';

type Methods = Record<string, PlatformMethod>;

/** Methods by which user code leaves what can be scheduled, and the name of what it starts. */
const EXITS: readonly { readonly target: object; readonly name: string; readonly what: string }[] =
  [
    { target: Socket.prototype, name: 'connect', what: 'a socket' },
    { target: Server.prototype, name: 'listen', what: 'a listening socket' },
    { target: DatagramSocket.prototype, name: 'bind', what: 'a datagram socket' },
    { target: DatagramSocket.prototype, name: 'send', what: 'a datagram socket' },
    { target: ChildProcess.prototype, name: 'spawn', what: 'a child process' },
    { target: childProcess, name: 'spawnSync', what: 'a child process' },
    { target: childProcess, name: 'execSync', what: 'a child process' },
    { target: childProcess, name: 'execFileSync', what: 'a child process' },
  ];

/** Tells the gate when user code starts something that nobody can schedule, and lets it. */
export function installUncontrolled(gate: Gate): Uninstall {
  return inReverse([...EXITS.map((exit) => patchExit(gate, exit)), patchWorker(gate)]);
}

function patchExit(gate: Gate, { target, name, what }: (typeof EXITS)[number]): Uninstall {
  const original = (target as Methods)[name];
  if (original === undefined) return () => {};
  const method: PlatformMethod = function (this: unknown, ...args: unknown[]) {
    if (gate.running) gate.uncontrolled(what);
    return original.apply(this, args);
  };
  copySignature(original, method);
  return replaceProperty(target, name, method);
}

function patchWorker(gate: Gate): Uninstall {
  const Worker: typeof workerThreads.Worker = new Proxy(workerThreads.Worker, {
    construct(target, args, newTarget) {
      if (gate.running) gate.uncontrolled('a worker thread');
      return Reflect.construct(target, args, newTarget === Worker ? target : newTarget) as object;
    },
  });
  return replaceProperty(workerThreads, 'Worker', Worker);
}
