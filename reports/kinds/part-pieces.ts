import type { Block, Fact, Section } from '../document.ts';
import { showDuration, showSome } from '../numbers.ts';

/** Where and when a result was made. */
export interface Surroundings {
  readonly hammerlock: string;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly startedAt: string;
  readonly durationMs: number;
}

/** The same in words. */
export function environment(surroundings: Surroundings): Fact[] {
  const { node, platform, cores, hammerlock, startedAt, durationMs } = surroundings;
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

/** One of some numbers as a share of the largest; 0 where all are 0. */
export function shareOf(numbers: readonly number[], at: number): number {
  const most = numbers.reduce((greatest, each) => Math.max(greatest, each), 0);
  return most === 0 ? 0 : (numbers[at] ?? 0) / most;
}

/** A section, unless there is nothing in it. */
export function sectionOf(title: string, blocks: readonly Block[]): Section[] {
  return blocks.length === 0 ? [] : [{ title, blocks }];
}
