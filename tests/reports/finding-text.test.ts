import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findingText } from '../../reports/finding-text.ts';
import { replayText } from '../../reports/replay-text.ts';
import { anyFinding, lostWrite } from './evidence.ts';

const replayed = {
  target: 'counter/plain',
  token: lostWrite.token,
  hash: lostWrite.hash,
  reproduced: { times: 3, of: 3 },
};

test('says what is wrong first and how to see it again last', () => {
  const lines = findingText(lostWrite, { width: 80 }).split('\n');
  expect(lines.slice(0, 4)).toMatchInlineSnapshot(`
    [
      "✗ lost-write in counter/plain, execution 142",
      "  add(1) of adder 1 and add(1) of adder 2 returned, but the counter is 1, not 2",
      "  invariant: every addition counts",
      "",
    ]
  `);
  expect(lines.slice(-2)).toMatchInlineSnapshot(`
    [
      "reproduced 10/10, context switches 14 → 2; replay it as it was found with",
      "hammerlock replay counter/plain@pct:7f3a:142:9c1f2e",
    ]
  `);
});

test('the replay line is never cut', () => {
  const replayLine = `hammerlock replay ${'deep/'.repeat(40)}file.ts@pct:1:2:abcdef`;
  expect(
    findingText({ ...lostWrite, replayLine }, { width: 40 })
      .split('\n')
      .at(-1),
  ).toBe(replayLine);
});

test('what does not come back every time is called so', () => {
  const text = findingText({ ...lostWrite, reproduced: { times: 7, of: 10 } });
  expect(text).toContain('reproduced 7/10 (not deterministic)');
});

test('long evidence is cut, unless all is asked for', () => {
  const detail = Array.from({ length: 30 }, (_, line) => `at frame ${line}`);
  expect(findingText({ ...lostWrite, detail })).toContain('… 18 more');
  const all = findingText({ ...lostWrite, detail }, { maxLines: Number.POSITIVE_INFINITY });
  expect(all).toContain('at frame 29');
});

test('evidence goes on in further lines', () => {
  const frame = 'at increment (src/deep/folder/of/the/user/counter-with-a-long-name.ts:12:9)';
  const lines = findingText({ ...lostWrite, detail: [frame] }, { width: 60 }).split('\n');
  expect(lines.filter((line) => line.startsWith('    '))).toMatchInlineSnapshot(`
    [
      "    at increment (src/deep/folder/of/the/user/",
      "      counter-with-a-long-name.ts:12:9)",
    ]
  `);
});

test('one entry of any length takes no more room than many', () => {
  const detail = ['word '.repeat(1000), 'another'];
  const lines = findingText({ ...lostWrite, detail }).split('\n');
  expect(lines.filter((line) => line.includes('word'))).toHaveLength(12);
  expect(lines).toContain('    … 1 more');
});

test('files of the scratch folder are named as steps name them', () => {
  const message = "ENOENT: rename '/proc/self/fd/250/x/a.tmp' -> '/proc/self/fd/250/x/b/a'";
  expect(findingText({ ...lostWrite, message })).toContain("rename './a.tmp' -> './b/a'");
});

test('law: only the replay line may be wider than the screen', () => {
  fc.assert(
    fc.property(anyFinding, fc.integer({ min: 20, max: 160 }), (finding, width) => {
      const lines = findingText(finding, { width }).split('\n');
      expect(lines.at(-1)).toBe(finding.replayLine);
      for (const line of lines.slice(0, -1)) {
        expect(Array.from(line).length).toBeLessThanOrEqual(width);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }
    }),
    { numRuns: 200 },
  );
});

test('a replay shows the finding, or says that it is clean', () => {
  expect(replayText({ ...replayed, finding: lostWrite })).toContain('lost-write in counter/plain');
  expect(replayText(replayed)).toBe(
    'clean: no finding; 3/3 replays took the same interleaving (00112233aabbccdd)',
  );
});

test('a replay that left the recording says where and why', () => {
  const divergence = {
    step: 12,
    expected: 'read',
    actual: 'write',
    cause: 'a real clock was read',
  };
  const text = replayText({ ...replayed, divergence });
  expect(text).toContain('left the recording at step 12');
  expect(text).toContain('likely cause: a real clock was read');
});
