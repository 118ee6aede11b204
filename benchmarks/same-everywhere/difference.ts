import { createHash } from 'node:crypto';
import { seedOf } from './courses.ts';
import type { Courses } from './lanes.ts';

/** Where two configurations went apart. */
export interface Difference {
  /** Executions that took another course. */
  readonly executions: number;
  /** Seed of the first of them; undefined where only the calibrations differ. */
  readonly seed: string | undefined;
  readonly expected: string;
  readonly found: string;
}

/** How `other` differs from `reference`; undefined where it does not. */
export function differenceOf(
  reference: Courses,
  other: Courses,
  seed: string,
): Difference | undefined {
  const length = Math.max(reference.courses.length, other.courses.length);
  const apart = Array.from({ length }, (_, number) => number).filter(
    (number) => reference.courses[number] !== other.courses[number],
  );
  const [first] = apart;
  if (first !== undefined) {
    return {
      executions: apart.length,
      seed: seedOf(seed, first),
      expected: reference.courses[first] ?? 'not run',
      found: other.courses[first] ?? 'not run',
    };
  }
  const [expected, found] = [reference, other].map(({ calibrations }) => calibrations.join('; '));
  if (expected === found) return undefined;
  return { executions: 0, seed: undefined, expected: expected as string, found: found as string };
}

/** Twelve hexadecimal digits over all courses, to be compared between machines. */
export function digestOf({ calibrations, courses }: Courses): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([calibrations, courses]));
  return hash.digest('hex').slice(0, 12);
}

/** Different trace hashes. */
export function distinctOf({ courses }: Courses): number {
  return new Set(courses.map((course) => course.split(' ', 1)[0])).size;
}
