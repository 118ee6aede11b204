import { flagsOf } from './open-flags.ts';

/** Options of the calls that read or write whole files, as the platform understands them. */
export interface FileOptions {
  readonly encoding: BufferEncoding | undefined;
  readonly flags: number;
  readonly mode: unknown;
  readonly flush: boolean;
  readonly signal: AbortSignal | undefined;
}

interface Given {
  readonly encoding?: unknown;
  readonly flag?: unknown;
  readonly mode?: unknown;
  readonly flush?: unknown;
  readonly signal?: unknown;
  readonly buffer?: unknown;
}

/**
 * The options of such a call, `flag` where they name none. Undefined: not plainly valid, or a
 * buffer to read into.
 */
export function fileOptions(options: unknown, flag: string): FileOptions | undefined {
  if (typeof options === 'object' && options !== null) return read(options as Given, flag);
  const encoding = options ?? undefined;
  const known = PLAIN.get(flag) ?? new Map<unknown, FileOptions>();
  const found = known.get(encoding);
  if (found !== undefined) return found;
  if (encoding !== undefined && typeof encoding !== 'string') return undefined;
  const plain = read({ encoding }, flag);
  if (plain !== undefined) PLAIN.set(flag, known.set(encoding, plain));
  return plain;
}

/** Options that are an encoding or nothing, as most are: by flag and encoding. */
const PLAIN = new Map<string, Map<unknown, FileOptions>>();

function read(given: Given, flag: string): FileOptions | undefined {
  const { encoding, mode, flush = false, signal, buffer } = given;
  const flags = flagsOf(given.flag || flag);
  if (flags === undefined || buffer !== undefined || !isMode(mode)) return undefined;
  if (flush !== null && typeof flush !== 'boolean') return undefined;
  if (signal !== undefined && !(signal instanceof AbortSignal)) return undefined;
  const named = encoding ?? undefined;
  if (named !== undefined && !Buffer.isEncoding(named as string)) return undefined;
  return {
    encoding: named as BufferEncoding | undefined,
    flags,
    mode: mode ?? 0o666,
    flush: flush === true,
    signal,
  };
}

/** Numbers that every platform takes as a mode; what else may be one is for the platform to say. */
export function isMode(mode: unknown): boolean {
  return (
    mode === undefined ||
    mode === null ||
    (Number.isInteger(mode) && (mode as number) >>> 0 === mode)
  );
}

/** Throws what the platform throws for a call whose signal has fired. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortError(signal);
}

/** The platform's own class is not to be had. */
export function abortError({ reason }: AbortSignal): Error {
  const error = new Error('The operation was aborted', { cause: reason });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}
