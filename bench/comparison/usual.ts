/** The one in the middle: what is checked, and told in a sentence, where one rate of writes has to stand for all. */
export const usual = <T>(byRate: readonly T[]): T => byRate[byRate.length >> 1]!;
