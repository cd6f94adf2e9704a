/** Numbers that look random and follow from a seed alone: the same on every machine that runs the same engine. */
export interface Random {
  /** From 0 (inclusive) to 1 (exclusive). */
  fraction(): number;
  /** Both bounds inclusive. */
  integer(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /**
   * 0 to n - 1, the k-th about 1/k as likely as the first (Zipf with exponent 1): how customers differ in what they
   * order, and ports in what they handle. Needs no table, so that n may be large.
   */
  rank(n: number): number;
  /** About `middle` as a rule, seldom several times that: a log-normal number, at least 1. */
  size(middle: number, spread: number): number;
}

/** How likely {@link Random.rank} is to draw this one of n. */
export const rankShare = (rank: number, n: number): number => Math.log((rank + 2) / (rank + 1)) / Math.log(n + 1);

/** One sequence for each seed and name: what one draws from it changes nothing of another's. */
export function random(...seed: readonly (string | number)[]): Random {
  const fraction = sfc32(hash(seed.join('/')));
  return {
    fraction,
    integer: (from, to) => from + Math.floor(fraction() * (to - from + 1)),
    chance: (probability) => fraction() < probability,
    pick: (list) => list[Math.floor(fraction() * list.length)]!,
    rank: (n) => Math.min(n - 1, Math.floor((n + 1) ** fraction()) - 1),
    size: (middle, spread) => Math.max(1, Math.round(middle * Math.exp(spread * bell(fraction)))),
  };
}

/** Normally distributed, near enough: the sum of twelve, less its mean. */
function bell(fraction: () => number): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += fraction();
  return sum;
}

/** Chris Doty-Humphrey's small fast counter: passes the usual batteries of tests. */
function sfc32([a = 0, b = 0, c = 0, d = 0]: readonly number[]): () => number {
  const next = () => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Four 32-bit numbers of a text (FNV-1a, each from another start). */
function hash(text: string): number[] {
  return [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b].map((start) => {
    let h = start;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    return h | 0;
  });
}
