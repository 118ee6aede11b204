import type { Arbitrary, Random as FastCheckRandom } from 'fast-check';
import type { PlannedCall } from '../actors/thread-host.ts';
import { DEFAULT_MAX_OPERATIONS } from '../base/limits.ts';
import { type AnyScenario, actorsOf, inMode } from '../model/scenario.ts';
import type { Stream } from '../seed/streams.ts';

/** Generates, from one stream, what each actor of an execution calls. */
export type ProgramGenerator = (stream: Stream) => PlannedCall[][];

/**
 * The generator of a scenario's programs, or undefined where all actors are written by hand.
 * fast-check is loaded only where it is needed.
 */
export async function programGenerator(
  scenario: AnyScenario,
): Promise<ProgramGenerator | undefined> {
  const roles = Object.entries(scenario.actors);
  if (roles.every(([, role]) => role.operations === undefined)) return undefined;
  const { default: fc } = await import('fast-check');
  const arbitraries = new Map<string, Arbitrary<PlannedCall[]>>();
  for (const [name, role] of roles) {
    if (role.operations === undefined) continue;
    const calls = Object.entries(role.operations).map(([call, args]) =>
      args.map(
        (value): PlannedCall => ({ name: call, args: Array.isArray(value) ? value : [value] }),
      ),
    );
    const maxLength = inMode(role.maxOperations ?? DEFAULT_MAX_OPERATIONS, 'explore');
    arbitraries.set(name, fc.array(fc.oneof(...calls), { minLength: 1, maxLength, size: 'max' }));
  }
  const actors = actorsOf(scenario);
  return (stream) =>
    actors.map(({ role }) => {
      const arbitrary = arbitraries.get(role);
      if (arbitrary === undefined) return [];
      const random = new fc.Random(generatorOf(stream));
      return arbitrary.generate(random, undefined).value;
    });
}

/** A stream as the generator that fast-check draws from. Its copies go on from the same place. */
function generatorOf(stream: Stream): ConstructorParameters<typeof FastCheckRandom>[0] {
  const generator = {
    clone: () => generator,
    next: () => stream.words(1)[0] as number,
    getState: () => [],
  };
  return generator;
}
