export const DAY = 24 * 3600 * 1000;
/** When histories begin: the end of a month, so that they reach into others. */
export const BEGINNING = Date.UTC(2026, 10, 20, 22, 30);

export const instant = (now: number, days = 0): string => new Date(now + days * DAY).toISOString();
export const day = (now: number, days = 0): string => instant(now, days).slice(0, 10);
