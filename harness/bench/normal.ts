const SQRT_2_PI = Math.sqrt(2 * Math.PI);

/** From here on the series would lose its digits to cancellation, and the continued fraction needs few terms. */
const FAR = 3;
const FRACTION_TERMS = 200;

/**
 * P(Z > z) of the standard normal distribution, to about fourteen digits: near the middle by the series of
 * G. Marsaglia, "Evaluating the Normal Distribution", J. Stat. Software 11 (2004); in the tail by Laplace's
 * continued fraction.
 */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp((-z * z) / 2) / SQRT_2_PI;
  return z < FAR ? 0.5 - density * series(z) : density * fraction(z);
}

/** z + z³/3 + z⁵/(3·5) + … */
function series(z: number): number {
  let sum = z;
  let term = z;
  for (let odd = 3; term > sum * Number.EPSILON; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** 1/(z + 1/(z + 2/(z + 3/(z + …)))) */
function fraction(z: number): number {
  let below = z;
  for (let term = FRACTION_TERMS; term >= 1; term--) below = z + term / below;
  return 1 / below;
}
