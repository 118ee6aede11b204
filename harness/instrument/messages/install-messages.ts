import { syncBuiltinESMExports } from 'node:module';
import type { Gate } from '../../model/gate.ts';
import { inReverse, type Uninstall } from '../patching.ts';
import { installChannelClasses } from './channel-classes.ts';
import { type InstalledLinks, installLinks, type LinkPlace } from './install-links.ts';
import { findPortInternals } from './port-internals.ts';
import { installPortMethods } from './port-methods.ts';
import { Ports } from './ports.ts';

/**
 * Puts the messages of this thread's ports and broadcast channels under the gate while
 * `gate.running`: a message is sent at a schedule point, and each delivery is a pending operation.
 * Ports made before stay the platform's. What other threads send is seen when `ready` of the
 * receiving port's operation is asked; that another thread has closed its end only when this thread's
 * event loop turns. `event.ports` is empty: transferred ports are found in the data alone.
 */
export function installMessages(gate: Gate): Uninstall {
  return installWithLinks(gate, undefined).uninstall;
}

/** The same, and what connects actors with their parents. */
export function installLinkedMessages(gate: Gate, place: LinkPlace): LinkedMessages {
  return installWithLinks(gate, place);
}

export interface LinkedMessages {
  /** Undefined on a platform that is built otherwise. */
  readonly links: InstalledLinks | undefined;
  readonly uninstall: Uninstall;
}

function installWithLinks(gate: Gate, place: LinkPlace | undefined): LinkedMessages {
  const internals = findPortInternals();
  if (internals === undefined) return { links: undefined, uninstall: () => {} };
  const ports = new Ports(gate, internals);
  const links = place && installLinks(gate, internals, ports, place);
  const restore = inReverse([
    ...(links === undefined ? [] : [links.uninstall]),
    ...installPortMethods(gate, ports, internals, links),
    ...installChannelClasses(ports),
  ]);
  syncBuiltinESMExports();
  return {
    links,
    uninstall: () => {
      restore();
      syncBuiltinESMExports();
    },
  };
}
