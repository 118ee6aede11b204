/** A part of a view and a place in a file, from the arguments of a read or a write. */
export interface Transfer {
  /** The bytes to read into or to write from. */
  readonly bytes: Uint8Array;
  /** Null: where the descriptor stands. */
  readonly position: number | null;
}

interface Extent {
  readonly offset?: unknown;
  readonly length?: unknown;
  readonly position?: unknown;
}

const UNSAID: Extent = {};

/** The bytes of a view of any type. */
export function bytesOf(view: ArrayBufferView, offset = 0, length?: number): Uint8Array {
  const size = length ?? view.byteLength - offset;
  return new Uint8Array(view.buffer, view.byteOffset + offset, size);
}

/**
 * What `read(fd, buffer, options)` or `read(fd, buffer, offset, length, position)` asks for, from the
 * arguments that follow the descriptor. Undefined: not plainly valid, or nothing to be read.
 */
export function readTransfer(args: readonly unknown[]): Transfer | undefined {
  const [buffer, second, third, fourth] = args;
  if (!ArrayBuffer.isView(buffer)) return undefined;
  const spread = args.length > 2;
  if (spread ? typeof second !== 'number' : !isOptions(second)) return undefined;
  const extent = spread ? { offset: second, length: third, position: fourth } : optionsOf(second);
  const { offset = 0, length = buffer.byteLength - Number(extent.offset ?? 0) } = extent;
  if (spread && third === undefined) return undefined;
  const transfer = checked(buffer, offset, length, extent.position ?? null);
  return transfer === undefined || transfer.bytes.length === 0 ? undefined : transfer;
}

/**
 * What `write(fd, buffer, …)` or `write(fd, string, position, encoding)` asks for, from the arguments
 * that follow the descriptor. Undefined: not plainly valid.
 */
export function writeTransfer(args: readonly unknown[]): Transfer | undefined {
  const [source, second, third, fourth] = args;
  if (typeof source === 'string') return textTransfer(source, second, third);
  if (!ArrayBuffer.isView(source)) return undefined;
  const named = typeof second === 'object' && second !== null;
  const extent = named ? optionsOf(second) : { offset: second, length: third, position: fourth };
  const offset = extent.offset ?? 0;
  const length =
    typeof extent.length === 'number' ? extent.length : source.byteLength - Number(offset);
  if (typeof extent.position === 'bigint') return undefined;
  return checked(source, offset, length, extent.position ?? null);
}

/** A place in a file as `readv` and `writev` take it. */
export function positionOf(position: unknown): number | null {
  return typeof position === 'number' ? position : null;
}

function textTransfer(text: string, position: unknown, encoding: unknown): Transfer | undefined {
  const known = encoding ?? 'utf8';
  if (typeof known !== 'string' || !Buffer.isEncoding(known)) return undefined;
  return { bytes: Buffer.from(text, known), position: positionOf(position) };
}

function checked(
  view: ArrayBufferView,
  offset: unknown,
  length: unknown,
  position: unknown,
): Transfer | undefined {
  if (!isCount(offset) || !isCount(length) || offset + length > view.byteLength) return undefined;
  if (position !== null && typeof position !== 'number' && typeof position !== 'bigint') {
    return undefined;
  }
  const place = position === null ? -1 : Number(position);
  if (!Number.isSafeInteger(place) || place < -1) return undefined;
  return { bytes: bytesOf(view, offset, length), position: place === -1 ? null : place };
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;

const isOptions = (value: unknown): boolean => value === undefined || typeof value === 'object';

const optionsOf = (value: unknown): Extent => (value as Extent | null | undefined) ?? UNSAID;
