import { type Control, livingRanges, WORD } from './layout.ts';

/**
 * What travels with the turn between processes: the control memory, and what was written to the arena since the receiver last
 * saw it. Each process has copies of both, which are right while it holds the turn. Every hand-over packs and unpacks
 * some hundred words in two dozen places, so they are copied one by one: a view of each place would cost more.
 */
export function packBaton(
  control: Control,
  arena: Int32Array,
  command: number,
  { self, to }: { readonly self: number; readonly to: number },
): Uint8Array {
  const { words, known } = control;
  const actors = words[WORD.actors];
  const from = to === HOST ? words[WORD.told] : known[to];
  const top = words[WORD.arenaTop];
  if (self !== HOST) known[self] = top;
  if (to === HOST) words[WORD.told] = top;
  else known[to] = top;
  const ranges = livingRanges(actors);
  let length = HEAD_WORDS + top - from;
  for (const range of ranges) length += range.to - range.from;
  const packed = new Int32Array(length);
  packed[0] = command;
  packed[1] = actors;
  packed[2] = from;
  packed[3] = top;
  let at = HEAD_WORDS;
  for (const range of ranges) {
    for (let word = range.from; word < range.to; word++) packed[at++] = words[word];
  }
  if (top > from) packed.set(arena.subarray(from, top), at);
  return new Uint8Array(packed.buffer);
}

/** Takes the turn's memory over; returns the command that came with it. */
export function unpackBaton(control: Control, arena: Int32Array, payload: Uint8Array): number {
  const packed = wordsOf(payload);
  const [command, actors, from, top] = packed as unknown as [number, number, number, number];
  const { words } = control;
  let at = HEAD_WORDS;
  for (const range of livingRanges(actors)) {
    for (let word = range.from; word < range.to; word++) words[word] = packed[at++];
  }
  if (top > from) arena.set(packed.subarray(at, at + top - from), from);
  return command;
}

/** Stands for the host; as the one that packs, for a process that is no more, whose knowledge is not kept. */
export const HOST = -1;

/** Command, actors, and the part `[from, top)` of the arena. */
const HEAD_WORDS = 4;

/** Bytes as words, where they lie if that is at a word's boundary. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, length } =
    bytes.byteOffset % Int32Array.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  return new Int32Array(buffer, byteOffset, length / Int32Array.BYTES_PER_ELEMENT);
}
