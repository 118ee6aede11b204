import fs from 'node:fs';

import { SHARED_PIPE_BYTES } from './limits.ts';

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

/**
 * Writes a whole frame to a pipe that other processes write to at the same time: in pieces that each get there whole,
 * marked with their sender's number.
 */
export function writeSharedFrame(
  descriptor: number,
  sender: number,
  type: number,
  payload: Uint8Array,
): void {
  const frame = packFrame(type, payload);
  const room = SHARED_PIPE_BYTES - HEAD_BYTES;
  for (let at = 0; at < frame.length; at += room)
    writeFrame(descriptor, sender, frame.subarray(at, at + room));
}

/** Puts frames together from the pieces in which they arrive. */
export class FrameParser {
  #pieces: Uint8Array[] = [];
  #length = 0;
  /** So many bytes must be there before it is worth while to look at them: joining costs a copy. */
  #wanted = HEAD_BYTES;

  push(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** The next whole frame, or undefined while it is not all there. */
  next(): Frame | undefined {
    if (this.#length < this.#wanted) return undefined;
    const rest = this.#joined();
    const head = new DataView(rest.buffer, rest.byteOffset, HEAD_BYTES);
    const end = HEAD_BYTES + head.getUint32(4, true);
    if (rest.length < end) {
      this.#wanted = end;
      return undefined;
    }
    this.#wanted = HEAD_BYTES;
    this.#pieces = [rest.subarray(end)];
    this.#length -= end;
    return { type: head.getUint32(0, true), payload: rest.subarray(HEAD_BYTES, end) };
  }

  #joined(): Uint8Array {
    const [first, ...more] = this.#pieces as [Uint8Array, ...Uint8Array[]];
    const rest = more.length === 0 ? first : Buffer.concat(this.#pieces);
    this.#pieces = [rest];
    return rest;
  }
}

/** Puts frames together that came by `writeSharedFrame`. */
export class SharedFrameParser {
  readonly #pieces = new FrameParser();
  readonly #senders = new Map<number, FrameParser>();

  push(piece: Uint8Array): void {
    this.#pieces.push(piece);
  }

  /** The next frame that is whole, or undefined while none is. */
  next(): Frame | undefined {
    for (let piece = this.#pieces.next(); piece !== undefined; piece = this.#pieces.next()) {
      const sender = this.#senders.get(piece.type) ?? new FrameParser();
      this.#senders.set(piece.type, sender);
      sender.push(piece.payload);
      // A piece holds nothing of a second frame.
      const frame = sender.next();
      if (frame !== undefined) return frame;
    }
    return undefined;
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
