/** How much stress disturbs actors, from not at all to most of the time. */
export const NOISE_LEVELS = ['none', 'light', 'medium', 'heavy'] as const;
export type NoiseLevel = (typeof NOISE_LEVELS)[number];
