import type { Outcome } from '../../harness/model/result.ts';
import type { Block, Cell, Fact, Note, Section, Tone } from '../document.ts';
import { showDuration, showSome } from '../numbers.ts';

/** What the results of all campaigns have in common. */
interface Campaign {
  readonly hammerlock: string;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly ended: string;
}

interface Target {
  readonly target: string;
  readonly outcome: Outcome;
  readonly notes: readonly string[];
  readonly error?: string;
}

const TONES: Readonly<Record<Outcome, Tone>> = {
  clean: 'good',
  finding: 'bad',
  inconclusive: 'unsure',
  'harness-error': 'bad',
};

/** A campaign is as good as its worst target; one that ran nothing to its end is not good. */
export function toneOf({ ended, targets }: { ended: string; targets: readonly Target[] }): Tone {
  const tones = new Set(targets.map(({ outcome }) => TONES[outcome]));
  if (tones.has('bad')) return 'bad';
  return tones.has('unsure') || tones.size === 0 || ended === 'interrupted' ? 'unsure' : 'good';
}

/** Where and when it ran. */
export function environment(campaign: Campaign): Fact[] {
  const { node, platform, cores, hammerlock, startedAt, durationMs } = campaign;
  return [
    { name: 'started', value: showMoment(startedAt) },
    { name: 'took', value: showDuration(durationMs) },
    { name: 'Node', value: node },
    { name: 'platform', value: `${platform}, ${showSome(cores, 'core')}` },
    { name: 'Hammerlock', value: hammerlock },
  ];
}

/** How it ended, where that is news. */
export function endings(ended: string): Fact[] {
  if (ended === 'complete') return [];
  return [{ name: 'ended', value: ended === 'time' ? 'when its time was up' : ended }];
}

/** ISO 8601 without fractions of a second: `2026-01-02 03:04:05 UTC`. */
function showMoment(iso: string): string {
  return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2 UTC');
}

export function outcomeCell(outcome: Outcome, findings: number): Cell {
  const text = outcome === 'finding' ? showSome(findings, 'finding') : outcome;
  return { text, tone: TONES[outcome] };
}

/** One of some numbers as a share of the largest; 0 where all are 0. */
export function shareOf(numbers: readonly number[], at: number): number {
  const most = numbers.reduce((greatest, each) => Math.max(greatest, each), 0);
  return most === 0 ? 0 : (numbers[at] ?? 0) / most;
}

/** `scenario`, or `scenario/variant` where the variant is not the only one. */
export function targetName({ scenario, variant }: { scenario: string; variant: string }): string {
  return variant === 'default' ? scenario : `${scenario}/${variant}`;
}

/** A section, unless there is nothing in it. */
export function sectionOf(title: string, blocks: readonly Block[]): Section[] {
  return blocks.length === 0 ? [] : [{ title, blocks }];
}

/** What must be said of the targets: errors first, then `more`, then their notes. */
export function notesSection<T extends Target>(
  targets: readonly T[],
  more: (target: T) => readonly string[],
): Section[] {
  const notes = targets.flatMap((target): Note[] => {
    const error = target.error === undefined ? [] : [`harness error: ${target.error}`];
    return [...error, ...more(target), ...target.notes].map((text) => ({
      about: target.target,
      text,
    }));
  });
  return sectionOf('Notes', notes.length === 0 ? [] : [{ kind: 'notes', notes }]);
}
