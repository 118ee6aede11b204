import { endNow } from './ending.ts';
import { EXIT } from './exit-codes.ts';

/** Ctrl-C and `kill`, as a signal that is passed down. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Gives the signals back to the platform. */
  dispose(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * The first Ctrl-C aborts, and `onFirst` says what happens next; the second one ends the process at
 * once.
 */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  const listener = () => {
    if (controller.signal.aborted) endNow(EXIT.interrupted);
    controller.abort();
    onFirst();
  };
  for (const name of SIGNALS) process.on(name, listener);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of SIGNALS) process.off(name, listener);
    },
  };
}
