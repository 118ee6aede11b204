import { installRandom } from '../instrument/patch-random.ts';
import type { Stream } from '../seed/streams.ts';

const NO_STREAM = () => {
  throw new Error('chance is drawn only while setup runs');
};

/** What the platform's own sources of chance draw from on the host: active while a `setup` runs. */
const gate = {
  active: false,
  stream: NO_STREAM as () => Stream,
  random32: () => Math.floor(gate.stream().random() * 2 ** 32),
};

let isInstalled = false;

/**
 * Runs `act` with `Math.random`, node:crypto and Web Crypto drawing from `stream`, which is asked for at each draw:
 * an id that `setup` draws is the same in each replay. What `act` leaves to run later draws from the platform.
 */
export function withChanceOf<Result>(stream: () => Stream, act: () => Result): Result {
  if (!isInstalled) {
    installRandom(gate);
    isInstalled = true;
  }
  gate.stream = stream;
  gate.active = true;
  try {
    return act();
  } finally {
    gate.active = false;
    gate.stream = NO_STREAM;
  }
}
