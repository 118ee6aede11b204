import * as fc from 'fast-check';
import type { AnyResult } from '../../reports/result-kinds.ts';
import { benchResult } from '../harness/bench/results.ts';
import { compared, METRICS } from './compare-evidence.ts';
import {
  campaign,
  heapLeak,
  lostWrite,
  pinnedLostWrite,
  stressCampaign,
  stressTarget,
  targetResult,
} from './evidence.ts';
import { forbiddenOutcome, litmusProgram, litmusResult } from './litmus-evidence.ts';

/** One result of each kind, with something in every field that a report shows. */
export const EVERY_KIND: readonly AnyResult[] = [
  campaign([
    targetResult({ outcome: 'harness-error', error: 'no core was free', inconclusive: 2 }),
    targetResult({
      target: 'counter/plain',
      variant: 'plain',
      outcome: 'finding',
      findings: [
        { ...lostWrite, detail: ['one', 'two'], uncontrolled: ['a socket'], step: 6 },
        { ...lostWrite, kind: 'deadlock', detail: ['adder 1 waits on buffer 0 at byte 0'] },
      ],
      notes: ['a timer was not scheduled'],
    }),
  ]),
  stressCampaign([
    stressTarget(),
    stressTarget({
      findings: [
        {
          ...pinnedLostWrite,
          invariant: 'every addition counts',
          pin: { kind: 'pinned', finding: lostWrite, roundWhy: 'too long' },
        },
      ],
      resources: [heapLeak, { ...heapLeak, verdict: 'undecided', samples: [1, 2, 3] }],
      inconclusive: 1,
    }),
  ]),
  litmusResult([
    litmusProgram(),
    litmusProgram({
      program: './mine.ts',
      outcome: 'finding',
      outcomes: [...litmusProgram().outcomes, forbiddenOutcome],
      notes: ['its actors take turns'],
    }),
    litmusProgram({ outcome: 'error', error: 'actor 1 stopped it', about: '' }),
  ]),
  benchResult(),
  compared(METRICS),
];

/** What somebody would write who wants to get markup into a report. */
const ATTACKS = [
  ...['<script>alert(1)</script>', '<em>', '</details>', '</code>', '</style>', '</title>', '-->'],
  ...['"><img src=x onerror=alert(1)>', "' onmouseover='x", '<!--', ']]>', '&lt;b&gt;', '&#60;'],
  ...[
    '`',
    '``',
    '```',
    '\n```\n# head\n',
    '|',
    '\\|',
    '\\',
    '\\`|',
    '*',
    '**',
    '_',
    '~~',
    '$',
    '# ',
  ],
  ...['[x](javascript:1)', '![x](//e.example/x)', '<https://e.example>', 'https://e.example'],
  ...['www.e.example', 'a@b.example', '@everyone', '#1', ':tada:', '\n\n', '\n- ', '\n> ', '\n1. '],
  ...['\u202e', '\u0000', '\u2028', '\r', '\ud800', '[^1]', '\n---\n', '\n| a |\n| - |\n', ' '],
];

const wildText = fc
  .array(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: 'binary', maxLength: 12 })), {
    maxLength: 5,
  })
  .map((pieces) => pieces.join(''));

/** Fields whose texts are among a few that a reader of results checks. */
const FIXED = new Set([
  'mode',
  'kind',
  'grade',
  'load',
  'outcome',
  'verdict',
  'unit',
  'ended',
  'strategy',
  'expected',
]);

/** Results with any text in every field that may hold any, and the texts that were put there. */
export const wildResults = fc
  .array(wildText, { minLength: 7, maxLength: 40 })
  .map((texts) => EVERY_KIND.map((result) => replaceTexts(result, texts)));

/** The result with its free texts replaced by some of the given ones, in turns. */
export function replaceTexts(result: AnyResult, texts: readonly string[]): AnyResult {
  let next = 0;
  return JSON.parse(JSON.stringify(result), function (this: unknown, key: string, value: unknown) {
    const fixed = FIXED.has(key) || (typeof value === 'string' && isFixedItem(value));
    return typeof value === 'string' && !fixed ? texts[next++ % texts.length] : value;
  }) as AnyResult;
}

/** Items of `expected` are visited under their index. */
function isFixedItem(value: string): boolean {
  return value === 'lost-write';
}

/** The same result with a function applied to its free texts. */
export function mapTexts(result: AnyResult, change: (text: string) => string): AnyResult {
  return JSON.parse(JSON.stringify(result), (key, value) =>
    typeof value === 'string' && !FIXED.has(key) && !isFixedItem(value) ? change(value) : value,
  ) as AnyResult;
}
