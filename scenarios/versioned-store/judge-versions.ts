import { type Operation, type Violation, violation } from '../../harness/index.ts';
import type { Version } from './correct.ts';

/** What the two files of a store hold at the end. */
export interface Kept {
  readonly history: string;
  readonly current: Version;
}

const HEADING = /^# (\d+)$/;

/** The versions of a history, as far as it can be read: a heading and a text, line by line. */
export function versionsOf(history: string): Version[] {
  const lines = linesOf(history);
  return lines.flatMap((line, at) => {
    const version = HEADING.exec(line)?.[1];
    const text = lines[at + 1];
    return version === undefined || text === undefined || HEADING.test(text)
      ? []
      : { version: Number(version), text };
  });
}

/** Headings and texts take turns. */
export function historyIsWhole({ history }: Kept): Violation | undefined {
  const lines = linesOf(history);
  const odd = lines.findIndex((line, at) => HEADING.test(line) !== (at % 2 === 0));
  if (odd < 0 && lines.length % 2 === 0) return undefined;
  const at = odd < 0 ? lines.length - 1 : odd;
  const where = at % 2 === 0 ? 'a heading should be' : 'the text of a version should be';
  return violation('torn-read', `line ${at + 1} of the history is '${lines[at]}' where ${where}`, [
    ...lines,
  ]);
}

/** The versions 1, 2, 3, … are there once each; the highest is the current one. */
export function versionsAreCounted({ history, current }: Kept): Violation | string | undefined {
  const all = [...versionsOf(history), current];
  const byNumber = Map.groupBy(all, ({ version }) => version);
  for (let version = 1; version <= all.length; version++) {
    const alike = byNumber.get(version) ?? [];
    if (alike.length > 1) return violation('duplicate', `${describe(alike)} is kept twice`);
    if (alike.length === 0) return `there is no version ${version}: ${describe(all)}`;
  }
  return current.version === all.length
    ? undefined
    : `the current version is ${describe([current])}, but there are ${all.length}`;
}

/** A write made the version whose number it returned. */
export function writesAreNumbered(
  writes: readonly Operation[],
  { history, current }: Kept,
): string | undefined {
  const all = [...versionsOf(history), current];
  for (const { role, by = role, args, outcome } of writes) {
    if (outcome.kind !== 'returned') continue;
    if (all.some(({ version, text }) => version === outcome.value && text === args[0])) continue;
    const call = `${by}: write('${args[0]}') → ${outcome.value}`;
    return `${call}, but there are ${describe(all)}`;
  }
  return undefined;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function describe(versions: readonly Version[]): string {
  return versions.map(({ version, text }) => `${version} '${text}'`).join(', ');
}
