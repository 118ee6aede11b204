/** A length between two bounds whose logarithm is uniform; `chance` in [0, 1). */
export function logUniform(shortest: number, longest: number, chance: number): number {
  return shortest * (longest / shortest) ** chance;
}
