import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeRow } from '../../../harness/conductor/batch.ts';
import { allocateControl, openControl, WORD } from '../../../harness/conductor/layout.ts';
import { failureOf, isKilled } from '../../../harness/conductor/planned-faults.ts';
import { FILE_FAILURES, type FileFailure } from '../../../harness/model/faults.ts';

const ACTORS = 4;
const POSITIONS = 12;

type Faults = Pick<Parameters<typeof writeRow>[2], 'kill' | 'fail'>;

function controlWith(faults: Partial<Faults>) {
  const control = openControl(allocateControl(1));
  control.words[WORD.actors] = ACTORS;
  writeRow(control, 0, {
    scheduleSeed: new Int32Array(4),
    dataSeed: new Int32Array(4),
    strategy: 'random',
    parameter: 0,
    scheduleStart: 0,
    scheduleLength: 0,
    kill: undefined,
    fail: undefined,
    ...faults,
  });
  return control;
}

const actors = fc.nat(ACTORS - 1);
const positions = fc.nat(POSITIONS - 1);
const failures = fc.constantFrom(...FILE_FAILURES);

describe('a planned kill', () => {
  test('hits one actor, before one of its steps', () => {
    fc.assert(
      fc.property(actors, positions, (actor, at) => {
        const control = controlWith({ kill: { actor, at } });
        for (let other = 0; other < ACTORS; other++) {
          for (let position = 0; position < POSITIONS; position++) {
            control.position[other] = position;
            expect(isKilled(control, other)).toBe(other === actor && position === at);
          }
        }
      }),
    );
  });

  test('hits nobody where none is planned', () => {
    const control = controlWith({});
    for (let actor = 0; actor < ACTORS; actor++) expect(isKilled(control, actor)).toBe(false);
  });
});

describe('a planned failure', () => {
  /** The positions at which calls of `actor` fail that may fail in these ways. */
  function failing(
    control: ReturnType<typeof controlWith>,
    actor: number,
    ways: readonly FileFailure[],
  ): number[] {
    const failed: number[] = [];
    for (let position = 0; position < POSITIONS; position++) {
      control.position[actor] = position;
      if (failureOf(control, actor, ways) !== undefined) failed.push(position);
    }
    return failed;
  }

  test('comes once, with the first call behind its position', () => {
    fc.assert(
      fc.property(actors, positions, failures, (actor, at, failure) => {
        const control = controlWith({ fail: { actor, at, failure } });
        const other = (actor + 1) % ACTORS;
        expect(failing(control, other, FILE_FAILURES)).toEqual([]);
        expect(failing(control, actor, FILE_FAILURES)).toEqual(at + 1 < POSITIONS ? [at + 1] : []);
      }),
    );
  });

  test('waits for a call that can fail so', () => {
    fc.assert(
      fc.property(actors, failures, (actor, failure) => {
        const control = controlWith({ fail: { actor, at: 0, failure } });
        const others = FILE_FAILURES.filter((way) => way !== failure);
        expect(failing(control, actor, others)).toEqual([]);
        expect(failing(control, actor, [failure])).toEqual([1]);
      }),
    );
  });
});
