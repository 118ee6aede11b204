import type { Tone } from '../document.ts';
import { MARKS } from '../tone-marks.ts';
import { type Html, html } from './markup.ts';

const WORDS: Readonly<Record<Tone, string>> = {
  good: 'good',
  bad: 'bad',
  unsure: 'not sure',
  plain: 'for information',
};

/** A sign for how a thing stands, with a word for those who do not see it. */
export function badge(tone: Tone): Html {
  return html`<span class="badge tone-${tone}"><span aria-hidden="true">${MARKS[tone]}</span><span class="unseen">${WORDS[tone]}</span></span>`;
}
