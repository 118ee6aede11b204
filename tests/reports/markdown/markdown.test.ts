import * as fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { expect, test } from 'vitest';
import { renderReport } from '../../../reports/formats.ts';
import { campaign, lostWrite, targetResult } from '../evidence.ts';
import { everyElement, parsePage } from '../html/parsed-page.ts';
import { EVERY_KIND, wildResults } from '../wild-results.ts';

const ROOM = 60_000;

/** The elements that GitHub would make of a text, the ones that every page has left out. */
function elementsOf(markdown: string) {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const body = parsePage(html).children.find(({ tag }) => tag === 'body')!;
  return everyElement(body).slice(1);
}

function counts(markdown: string): Record<string, number> {
  const result: Record<string, number> = {};
  for (const { tag } of elementsOf(markdown)) result[tag] = (result[tag] ?? 0) + 1;
  // Words that could mean something become code, which is all that may change.
  const { code: _, ...others } = result;
  return others;
}

test('law: no text of a result is ever Markdown or HTML', () => {
  const calm = counts(renderReport(EVERY_KIND, 'markdown'));
  fc.assert(
    fc.property(wildResults, (results) => {
      const elements = elementsOf(renderReport(results, 'markdown'));
      const kinds = new Set(elements.map(({ tag }) => tag));
      for (const tag of Object.keys(calm)) kinds.delete(tag);
      expect([...kinds].filter((tag) => tag !== 'code')).toEqual([]);
      const attributes = new Set(elements.flatMap((each) => Object.keys(each.attributes)));
      expect([...attributes].filter((name) => !['align', 'class'].includes(name))).toEqual([]);
      const { h2, h3, h4, table, tr, td, th, li } = counts(renderReport(results, 'markdown'));
      expect({ h2, h3, h4, table, tr, td, th, li }).toEqual({
        h2: calm.h2,
        h3: calm.h3,
        h4: calm.h4,
        table: calm.table,
        tr: calm.tr,
        td: calm.td,
        th: calm.th,
        li: calm.li,
      });
    }),
    { numRuns: 80 },
  );
});

test('a finding stands with its replay line in a code block, its interleaving folded', () => {
  const finding = targetResult({
    target: 'counter/plain',
    outcome: 'finding',
    findings: [lostWrite],
  });
  expect(`\n${renderReport([campaign([finding])], 'markdown')}`).toMatchInlineSnapshot(`
    "
    ## ✗ Exploration – 1 finding: 2,000 executions of 1 target in 3.0 s

    seed 7f3a91c2 · strategy portfolio · lanes 2 · started 2026-01-02 03:04:05 UTC · took 3.0 s · Node v24.0.0 · platform linux x64, 2 cores · Hammerlock 0.1.0

    ### Targets

    | target | outcome | executions | interleavings | executions/s | switches | time |
    | :-- | :-- | --: | --: | --: | --: | --: |
    | \`counter/plain\` | 1 finding | 2,000 | 1,234 | 2,000 | 8,000 | 1.5 s |

    ### Findings

    #### lost-write in \`counter/plain\`

    \`add(1) of adder 1 and add(1) of adder 2 returned, but the counter is 1, not 2\`

    execution 142 · reproduced in 10 of 10 replays · reduced from 14 to 2 context switches

    \`\`\`sh
    # replay it
    hammerlock replay counter/plain@pct:7f3a:142:9c1f2e
    \`\`\`

    <details><summary>Interleaving</summary>

    \`\`\`text
      adder 1                adder 2                source
      ─────────────────────  ─────────────────────  ─────────────────────────────────
      ┌ add(1)                                      scenarios/counter/scenario.ts:21
      │ read buf[0..3] → 0                          scenarios/counter/bugs/plain.ts:7
    ► │                      ┌ add(1)               scenarios/counter/scenario.ts:21
      │                      │ read buf[0..3] → 0   scenarios/counter/bugs/plain.ts:7
      │                      │ write buf[0..3] ← 1  scenarios/counter/bugs/plain.ts:8
      │                      └ = undefined
    ► │ write buf[0..3] ← 1                         scenarios/counter/bugs/plain.ts:8
      └ = undefined
    \`\`\`

    </details>

    <details><summary>Evidence</summary>

    \`\`\`text
    invariant: every addition counts
    \`\`\`

    </details>
    "
  `);
});

test('law: it never gets longer than an issue may be, and says what it left out', () => {
  const long = {
    ...lostWrite,
    message: 'lost '.repeat(400),
    detail: new Array(60).fill('x'.repeat(500)),
  };
  fc.assert(
    fc.property(fc.nat({ max: 300 }), (many) => {
      const findings = new Array(many).fill(long);
      const text = renderReport([campaign([targetResult({ findings })])], 'markdown');
      expect(text.length).toBeLessThanOrEqual(ROOM + 200);
      const shown = text.split('#### lost').length - 1;
      const said = /(\d+) more entr/.exec(text);
      expect(shown + Number(said?.[1] ?? 0)).toBe(many);
    }),
    { numRuns: 20 },
  );
});

test('where room is short, what replays stays and interleavings go', () => {
  const findings = new Array(60).fill(lostWrite);
  const text = renderReport([campaign([targetResult({ findings })])], 'markdown');
  expect(text.split('hammerlock replay counter/plain@').length - 1).toBeGreaterThanOrEqual(60);
  const folded = text.split('<summary>Interleaving').length - 1;
  expect(folded).toBeGreaterThan(0);
  expect(folded).toBeLessThan(60);
});
