import type { RegisterOptions } from './register-options.ts';

/** What was made of the writes of one history, or of what invariants see, under some options: several of them ask for the same. */
export class RegisterCache<Made> {
  readonly #known = new WeakMap<object, { options: RegisterOptions; made: Made }[]>();

  /** What was made before under options that amount to the same, or what `make` makes now. */
  of(from: object, options: RegisterOptions, make: () => Made): Made {
    const known = this.#known.get(from) ?? [];
    const same = known.find((each) => amountToTheSame(each.options, options));
    if (same !== undefined) return same.made;
    const made = make();
    this.#known.set(from, [...known, { options, made }]);
    return made;
  }
}

function amountToTheSame(one: RegisterOptions, other: RegisterOptions): boolean {
  return (['write', 'remove', 'key', 'value', 'accepted', 'initial'] as const).every(
    (option) => one[option] === other[option],
  );
}
