import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import type { Gate } from '../../model/gate.ts';
import type { PlatformMethod } from '../bulk-access.ts';
import { replaceProperty } from '../patching.ts';
import { type InstalledLinks, installLinks, type LinkPlace } from './install-links.ts';
import { findPortInternals } from './port-internals.ts';

/**
 * Puts what connects actors with their parents under the gate, and nothing else: all other ports and channels stay the
 * platform's. To be called before user code is loaded.
 * @throws Error on a platform whose ports are built otherwise.
 */
export function installLoneLinks(gate: Gate, place: LinkPlace): InstalledLinks {
  const internals = findPortInternals();
  if (internals === undefined) {
    throw new Error(`the message ports of Node ${process.version} are not known to Hammerlock`);
  }
  const links = installLinks(gate, internals, { leave: () => {} }, place);
  const receive = workerThreads.receiveMessageOnPort as PlatformMethod;
  const restore = replaceProperty(workerThreads, 'receiveMessageOnPort', (port: unknown) => {
    const linked = links.find(port);
    return linked === undefined ? receive(port) : linked.take();
  });
  syncBuiltinESMExports();
  return {
    ...links,
    uninstall: () => {
      restore();
      links.uninstall();
    },
  };
}
