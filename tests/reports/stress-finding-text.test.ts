import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StressFinding } from '../../harness/model/stress.ts';
import { sightingText, stressFindingText } from '../../reports/stress-finding-text.ts';

const hang: StressFinding = {
  kind: 'hang',
  scenario: 'relay',
  variant: 'correct',
  message: 'sender did not move for 5.5 s and had not ended',
  detail: ['sender is in send', '  at send (src/relay.ts:3:9)'],
  round: 7,
  afterMs: 6_100,
  times: 1,
  stressLine: 'hammerlock run relay --mode stress --noise light --seed 1 --time 60',
};

test('a finding ends with the line that hammers in the same way again', () => {
  const lines = stressFindingText(hang).split('\n');
  expect(lines[0]).toBe('✗ hang in relay/correct under stress, round 7, after 6.1 s');
  expect(lines).toContain('    at send (src/relay.ts:3:9)');
  expect(lines.at(-1)).toBe(hang.stressLine);
});

test('what is seen on the way begins the same, and promises the rest', () => {
  const [head, message, rest] = sightingText(hang).split('\n');
  expect([head, message]).toEqual(stressFindingText(hang).split('\n').slice(0, 2));
  expect(rest).toMatch(/the rest .* when the time of its target is up/);
});

test('law: it fits the screen, but for the line that is to be copied', () => {
  fc.assert(
    fc.property(fc.integer({ min: 40, max: 120 }), fc.string(), (width, message) => {
      const finding = { ...hang, message };
      const lines = [
        ...sightingText(finding, width).split('\n'),
        ...stressFindingText(finding, { width }).split('\n').slice(0, -1),
      ];
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
    }),
  );
});
