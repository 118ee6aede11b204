import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderReport } from '../../../reports/formats.ts';
import { campaign, lostWrite, targetResult } from '../evidence.ts';
import { EVERY_KIND, mapTexts, wildResults } from '../wild-results.ts';
import { everyElement, type Parsed, parsePage } from './parsed-page.ts';

const page = renderReport(EVERY_KIND, 'html');
const all = everyElement(parsePage(page));
const named = (tag: string) => all.filter((element) => element.tag === tag);

/** Signs that mean something in HTML, and what stands for them where nothing may. */
const SIGNS: Readonly<Record<string, string>> = {
  '<': '‹',
  '>': '›',
  '&': '＆',
  '"': '＂',
  "'": '＇',
  '`': 'ˋ',
};

/** Tags and the names of their attributes, nested as they are. */
function skeleton({ tag, attributes, children }: Parsed): string {
  const inside = children.map(skeleton).join('');
  return `<${[tag, ...Object.keys(attributes)].join(' ')}>${inside}</>`;
}

test('law: no text of a result is ever markup', () => {
  fc.assert(
    fc.property(wildResults, (results) => {
      const tame = results.map((result) =>
        mapTexts(result, (text) => text.replace(/[<>&"'`]/g, (sign) => SIGNS[sign] as string)),
      );
      const parsed = parsePage(renderReport(results, 'html'));
      expect(skeleton(parsed)).toBe(skeleton(parsePage(renderReport(tame, 'html'))));
      for (const { tag, attributes } of everyElement(parsed)) {
        expect(['img', 'iframe', 'object', 'form', 'base', '#comment']).not.toContain(tag);
        expect(Object.keys(attributes).join(' ')).not.toMatch(/(^| )(on|style|src|formaction)/);
        if (tag === 'a') expect(attributes.href).toMatch(/^#part-\d+$/);
      }
    }),
    { numRuns: 40 },
  );
});

test('law: a text is shown as it is, but for control characters', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 }).map((each) => `⟦${each}⟧`);
  fc.assert(
    fc.property(text, (seed) => {
      const shown = parsePage(renderReport([{ ...EVERY_KIND[0]!, seed }], 'html')).text;
      const plain = !/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(seed);
      if (plain) expect(shown).toContain(seed);
    }),
    { numRuns: 40 },
  );
});

test('only the code that the policy names may run, and there is no other', () => {
  const policy = named('meta').find((meta) => meta.attributes['http-equiv'] !== undefined);
  const source = (code: string) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;
  expect(named('script').length).toBe(1);
  expect(named('style').length).toBe(1);
  expect(policy?.attributes.content?.split('; ')).toEqual([
    "default-src 'none'",
    `style-src ${source(named('style')[0]!.text)}`,
    `script-src ${source(named('script')[0]!.text)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  // What comes before the policy is not under it.
  expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style'));
});

test('headings tell what there is, in order and without a gap', () => {
  const headings = all.filter(({ tag }) => /^h[1-6]$/.test(tag));
  expect(headings.map(({ tag, text }) => `${tag} ${text.trim()}`)).toEqual([
    'h1 Hammerlock',
    'h2 Exploration',
    'h3 Targets',
    'h3 Findings',
    'h4 ✗bad lost-write in counter/plain',
    'h4 ✗bad deadlock in counter/plain',
    'h3 Notes',
    'h2 Stress',
    'h3 Targets',
    'h3 Findings',
    'h4 ✗bad lost-write in counter/plain',
    'h4 ✗bad leak in counter/plain',
    'h4 ✗bad lost-write in counter/plain',
    'h3 Resources over cycles',
    'h3 Notes',
    'h2 Litmus',
    'h3 Programs',
    'h3 Findings',
    'h4 ✗bad forbidden outcome in ./mine.ts',
    'h3 Outcomes',
    'h3 Notes',
    'h2 Benchmark',
    'h3 Measures',
    'h3 Blocks',
    'h3 Notes',
    'h2 Comparison',
    'h3 Targets',
    'h3 Regressions',
    'h4 ✗bad slower in queue/correct',
    'h3 Measures',
    'h3 Against the base',
    'h3 Notes',
  ]);
});

test('every row of a table has the cells that its head says', () => {
  for (const table of named('table')) {
    const rows = everyElement(table).filter(({ tag }) => tag === 'tr');
    const widths = rows.map(({ children }) =>
      children.reduce((sum, { attributes }) => sum + Number(attributes.colspan ?? 1), 0),
    );
    expect(new Set(widths).size).toBe(1);
    expect(everyElement(table).some(({ tag }) => tag === 'caption')).toBe(true);
  }
});

test('an interleaving has a column for each actor, and marks switches and the step that broke', () => {
  const first = named('table').find(({ attributes }) => attributes.class === 'interleaving')!;
  const rows = everyElement(first).filter(({ tag }) => tag === 'tr');
  const shown = rows.map(({ attributes, children }) =>
    [attributes.class ?? '', ...children.map(({ text }) => text)].join('|'),
  );
  expect(shown).toEqual([
    '|mark|adder 1|adder 2|source',
    'named||add(1)||scenario.ts:21',
    '||read buf[0..3] → 0||bugs/plain.ts:7',
    'named switched|►switch||add(1)|scenario.ts:21',
    '|||read buf[0..3] → 0|bugs/plain.ts:7',
    'broke|✗broke||write buf[0..3] ← 1|bugs/plain.ts:8',
    '|||= undefined|',
    'named switched|►switch|write buf[0..3] ← 1||bugs/plain.ts:8',
    '||= undefined||',
  ]);
});

test('what somebody must look at is open, drawn and said in words', () => {
  const plots = all.filter(({ attributes }) => attributes['data-plot'] !== undefined);
  expect(plots.map(({ attributes }) => attributes['aria-label'])).toContain(
    'heap over cycles: 14.0 MiB → 32.0 MiB, +2.0 MiB a cycle',
  );
  const groups = all.filter(({ attributes }) => attributes.class === 'fold');
  const open = groups.filter(({ attributes }) => attributes.open === '');
  expect(open.map(({ children }) => children[0]?.text.replace(/\s+/g, ' ').trim())).toEqual([
    '✗bad counter/plain 2 resources: 1 leak, 1 steady',
    '✗bad counter/plain 2 resources: 1 leak, 1 undecided',
    '✗bad ./mine.ts Each actor writes its own cell',
    '✗bad store-buffering',
    '·for information queue/correct, one actor producer, then consumer',
    '·for information queue/correct, one actor producer, then consumer',
    '✗bad queue/correct 1 slower, 1 undecided, 1 no difference',
    '✗bad queue/correct, one actor 1 slower, 1 no difference',
  ]);
  expect(page).toContain('8 throughout');
});

test.each([10, 95, 1_500])(
  'of a trace of %i steps all rows are there, or said not to be',
  (steps) => {
    const { trace, history } = lostWrite;
    const more = new Array(steps)
      .fill(0)
      .map((_, at) => ({ ...trace[at % 3 === 0 ? 5 : 2]!, text: `step ${at}.` }));
    const results = [
      campaign([targetResult({ findings: [{ ...lostWrite, trace: more, history }] })]),
    ];
    const elements = everyElement(parsePage(renderReport(results, 'html')));
    const table = elements.find(({ attributes }) => attributes.class === 'interleaving')!;
    const order = [...table.text.matchAll(/step (\d+)\.|⋮ ([\d,]+) steps? not in this page/g)];
    let next = 0;
    for (const [, number, lost] of order) {
      if (number !== undefined) expect(Number(number)).toBe(next);
      next += lost === undefined ? 1 : Number(lost.replace(',', ''));
    }
    expect(next).toBe(steps);
  },
);
