import fs from 'node:fs';

// Captured before any patch, as all originals are.
const { readSync, writeSync } = fs;

/** One message between processes: a type and bytes. */
export interface Frame {
  readonly type: number;
  readonly payload: Uint8Array;
}

const HEAD_BYTES = 8;
const READ_BYTES = 1 << 16;

/** A frame as it travels. */
export function packFrame(type: number, payload: Uint8Array): Uint8Array {
  const frame = Buffer.allocUnsafe(HEAD_BYTES + payload.length);
  frame.writeUInt32LE(type, 0);
  frame.writeUInt32LE(payload.length, 4);
  frame.set(payload, HEAD_BYTES);
  return frame;
}

/** Writes a whole frame to a pipe, waiting for room where there is none. */
export function writeFrame(descriptor: number, type: number, payload: Uint8Array): void {
  const frame = packFrame(type, payload);
  for (let at = 0; at < frame.length; ) at += writeSync(descriptor, frame, at);
}

/** Puts frames together from the pieces in which they arrive. */
export class FrameParser {
  #rest: Uint8Array = new Uint8Array(0);

  push(piece: Uint8Array): void {
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
  }

  /** The next whole frame, or undefined while it is not all there. */
  next(): Frame | undefined {
    const rest = this.#rest;
    if (rest.length < HEAD_BYTES) return undefined;
    const head = new DataView(rest.buffer, rest.byteOffset, HEAD_BYTES);
    const end = HEAD_BYTES + head.getUint32(4, true);
    if (rest.length < end) return undefined;
    this.#rest = rest.subarray(end);
    return { type: head.getUint32(0, true), payload: rest.subarray(HEAD_BYTES, end) };
  }
}

/** Reads frames from a pipe, one at a time; the calling thread sleeps until one is there. */
export class FrameReader {
  readonly #descriptor: number;
  /** Used again and again. Bytes `[#start, #end)` were read and not yet handed out. */
  #buffer: Uint8Array = new Uint8Array(READ_BYTES);
  #head = new DataView(this.#buffer.buffer);
  #start = 0;
  #end = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  read(): Frame {
    this.#fill(HEAD_BYTES);
    const type = this.#head.getUint32(this.#start, true);
    const length = HEAD_BYTES + this.#head.getUint32(this.#start + 4, true);
    this.#fill(length);
    const from = this.#start;
    this.#start += length;
    return { type, payload: this.#buffer.slice(from + HEAD_BYTES, from + length) };
  }

  /** Reads until so many bytes are there. */
  #fill(count: number): void {
    if (this.#end - this.#start >= count) return;
    this.#makeRoom(count);
    while (this.#end - this.#start < count) {
      const buffer = this.#buffer;
      const read = readSync(this.#descriptor, buffer, this.#end, buffer.length - this.#end, null);
      if (read === 0) throw new Error('the pipe to this process was closed');
      this.#end += read;
    }
  }

  /** Moves what is left to the beginning of a buffer that is large enough. */
  #makeRoom(count: number): void {
    const rest = this.#buffer.subarray(this.#start, this.#end);
    if (count > this.#buffer.length) {
      this.#buffer = new Uint8Array(Math.max(count, this.#buffer.length * 2));
      this.#head = new DataView(this.#buffer.buffer);
    }
    if (this.#start > 0 || rest.buffer !== this.#buffer.buffer) this.#buffer.set(rest);
    this.#end = rest.length;
    this.#start = 0;
  }
}
