import type { Tone } from './document.ts';

/** A sign for how a thing stands. */
export const MARKS: Readonly<Record<Tone, string>> = {
  good: '✓',
  bad: '✗',
  unsure: '?',
  plain: '·',
};
