import type { MessagePort } from 'node:worker_threads';
import { LOCKS_OBJECT } from './locks.ts';

/** The number under which messages between actors and their parents are sent and received; two bytes for each link. */
export const LINKS_OBJECT = LOCKS_OBJECT + 1;

/** One end of what connects an actor with its parent, in one execution. */
export interface LinkEnd {
  /** Name of whoever is at the other end, for readers. */
  readonly peer: string;
  /** Number of the link, and whether this is the parent's end. */
  readonly link: number;
  readonly isParent: boolean;
  /** @throws what the platform throws where a value cannot be sent. */
  send(value: unknown, transfer: readonly unknown[]): void;
  /** Takes the oldest message that has come. Throws why it cannot be read. */
  receive(): { readonly message: unknown } | undefined;
  /** Sends no more, and lets the other end know. */
  close(): void;
  /** Whether nothing more will come: the other end was closed, or its actor has ended or was killed. */
  isClosed(): boolean;
}

/** The links of one thread in one execution. */
export interface Links {
  readonly parent: LinkEnd | undefined;
  /** By role; empty where the thread is nobody's parent. */
  readonly children: Readonly<Record<string, readonly LinkEnd[]>>;
}

/** Ports to the actors that have an actor as their parent, by role. */
export type Children = Readonly<Record<string, readonly MessagePort[]>>;
