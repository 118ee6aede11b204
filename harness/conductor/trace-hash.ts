import { type Control, WORD } from './layout.ts';

/**
 * A running 64-bit hash of the trace: who did what to which bytes, and what was seen there. Two
 * executions with the same hash took the same interleaving. Each half is a multiply-and-rotate
 * chain with its own odd constants (the mixing step of MurmurHash3).
 */
export function mixTrace(control: Control, value: number): void {
  const words = control.words;
  let a = Math.imul(value, 0xcc9e2d51);
  a = Math.imul((a << 15) | (a >>> 17), 0x1b873593);
  a ^= words[WORD.hashA];
  words[WORD.hashA] = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
  let b = Math.imul(value ^ 0x5bd1e995, 0x85ebca6b);
  b = Math.imul((b << 16) | (b >>> 16), 0xc2b2ae35) ^ words[WORD.hashB];
  words[WORD.hashB] = (Math.imul((b << 11) | (b >>> 21), 5) + 0x38b34ae5) | 0;
}

/** 32 bits of a value for the hash: exact for 32-bit integers, a digest for everything else. */
export function digest(value: unknown): number {
  if (typeof value === 'number') {
    const integer = value | 0;
    return integer === value ? integer : digestFloat(value);
  }
  if (typeof value === 'bigint') {
    return Number(BigInt.asIntN(32, value ^ (value >> 32n)));
  }
  return typeof value === 'string' ? digestText(value) : 0;
}

const float = new Float64Array(1);
const floatWords = new Int32Array(float.buffer);

function digestFloat(value: number): number {
  float[0] = Number.isNaN(value) ? Number.NaN : value;
  return floatWords[0] ^ Math.imul(floatWords[1], 0x9e3779b1);
}

function digestText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** The two halves as 16 hexadecimal digits. */
export function hashText(a: number, b: number): string {
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
