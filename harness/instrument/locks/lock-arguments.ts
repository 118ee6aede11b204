/** The parameters of `LockManager.request`, once they are known to be valid. */
export interface LockArguments {
  readonly name: string;
  readonly isShared: boolean;
  readonly otherwise: 'wait' | 'giveUp' | 'steal';
  readonly signal: AbortSignal | undefined;
  readonly callback: (lock: unknown) => unknown;
}

type Options = Readonly<Record<'mode' | 'ifAvailable' | 'steal' | 'signal', unknown>>;

/**
 * Reads the arguments as Node does; undefined where it refuses them, for reasons that it is to tell by
 * itself.
 */
export function readLockArguments(args: readonly unknown[]): LockArguments | undefined {
  const [first, second, third] = args;
  const [callback, options] = third === undefined ? [second, undefined] : [third, second];
  if (typeof callback !== 'function' || typeof first === 'symbol') return undefined;
  const name = `${first}`;
  const read = readOptions(options);
  if (read === undefined || name.startsWith('-')) return undefined;
  return { name, ...read, callback: callback as LockArguments['callback'] };
}

function readOptions(given: unknown): Omit<LockArguments, 'name' | 'callback'> | undefined {
  if (typeof given !== 'object' && typeof given !== 'function' && given !== undefined) {
    return undefined;
  }
  const options = (typeof given === 'function' ? {} : (given ?? {})) as Options;
  const { mode = 'exclusive', signal } = options;
  const [ifAvailable, steal] = [Boolean(options.ifAvailable), Boolean(options.steal)];
  const isShared = `${mode}` === 'shared';
  if (!isShared && `${mode}` !== 'exclusive') return undefined;
  if (steal && (ifAvailable || isShared)) return undefined;
  if (signal !== undefined && (steal || ifAvailable || !isWaitingSignal(signal))) return undefined;
  const otherwise = steal ? 'steal' : ifAvailable ? 'giveUp' : 'wait';
  return { isShared, otherwise, signal };
}

/** Whether it is an AbortSignal that is not aborted yet. */
function isWaitingSignal(signal: unknown): signal is AbortSignal {
  return signal instanceof AbortSignal && !signal.aborted;
}
