import { type Control, livingParts, WORD } from './layout.ts';

/**
 * What travels with the turn between processes: the control memory, and what was written to the arena since the receiver last
 * saw it. Each process has copies of both, which are right while it holds the turn.
 */
export function packBaton(
  control: Control,
  arena: Int32Array,
  command: number,
  { self, to }: { readonly self: number; readonly to: number },
): Uint8Array {
  const { words: global, known } = control;
  const from = to === HOST ? 0 : known[to];
  const top = global[WORD.arenaTop];
  if (self !== HOST) known[self] = top;
  if (to !== HOST) known[to] = top;
  const { words, floats } = livingParts(control, global[WORD.actors]);
  const length = words.reduce((sum, part) => sum + part.length, 0);
  const floatLength = floats.reduce((sum, part) => sum + part.length, 0);
  const packed = new Int32Array(HEAD_WORDS + length + floatLength * 2 + top - from);
  packed.set([command, global[WORD.actors], from, top]);
  let at = HEAD_WORDS;
  for (const part of words) {
    packed.set(part, at);
    at += part.length;
  }
  for (const part of floats) {
    packed.set(new Int32Array(part.slice().buffer), at);
    at += part.length * 2;
  }
  packed.set(arena.subarray(from, top), at);
  return new Uint8Array(packed.buffer);
}

/** Takes the turn's memory over; returns the command that came with it. */
export function unpackBaton(control: Control, arena: Int32Array, payload: Uint8Array): number {
  const packed = new Int32Array(new Uint8Array(payload).buffer);
  const [command, actors, from, top] = packed as unknown as [number, number, number, number];
  const { words, floats } = livingParts(control, actors);
  let at = HEAD_WORDS;
  for (const part of words) {
    part.set(packed.subarray(at, at + part.length));
    at += part.length;
  }
  for (const part of floats) {
    part.set(new Float64Array(packed.slice(at, at + part.length * 2).buffer));
    at += part.length * 2;
  }
  arena.set(packed.subarray(at, at + top - from), from);
  return command;
}

/** Stands for the host, or for a process that is no more: what it knows is not kept. */
export const HOST = -1;

/** Command, actors, and the part `[from, top)` of the arena. */
const HEAD_WORDS = 4;
