import type { Random } from '../../../bench/comparison/statistics/random.ts';

/** Of the normal distribution (Box and Muller). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Measured times about 1, as they spread by factors. */
export const logNormal = (random: Random, sigma: number): number => Math.exp(sigma * normal(random));

/** One in ten was disturbed, and took twice as long. */
export const disturbed = (random: Random, sigma: number): number => logNormal(random, sigma) * (random() < 0.1 ? 2 : 1);
