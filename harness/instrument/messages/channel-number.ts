/**
 * Numbers under which messages are sent and received: those of channels, and after them those of
 * broadcast names. Accesses to one number that touch the same range are ordered by the messages.
 */
const CHANNEL_OBJECT = 1 << 23;
const CHANNELS = 1 << 22;
const BROADCASTS = 1 << 22;

/** Where messages to one receiver are accounted: an object and a range of it, as `Gate.access` takes it. */
export interface MessagePlace {
  readonly object: number;
  readonly start: number;
  readonly end: number;
}

/** The two directions of a channel: messages to its first port, and to its second. */
export interface ChannelPlaces {
  readonly toFirst: MessagePlace;
  readonly toSecond: MessagePlace;
}

/**
 * Places of a new channel. A port has no name that another thread would know it by, so the number is
 * the virtual time, nanoseconds, at which this thread met it: the same in every run of an execution
 * however many the thread has run before, and another one for each channel, up to rare collisions
 * that only make unrelated messages look related.
 */
export function channelPlaces(clockNs: number): ChannelPlaces {
  const object = CHANNEL_OBJECT + (Math.trunc(clockNs) % CHANNELS);
  return { toFirst: { object, start: 0, end: 1 }, toSecond: { object, start: 1, end: 2 } };
}

/** The place of all messages under one broadcast name, the same in every thread. */
export function broadcastPlace(name: string): MessagePlace {
  let hash = 0x811c9dc5;
  // FNV-1a over UTF-16 code units.
  for (let at = 0; at < name.length; at += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  }
  return { object: CHANNEL_OBJECT + CHANNELS + ((hash >>> 0) % BROADCASTS), start: 0, end: 1 };
}
