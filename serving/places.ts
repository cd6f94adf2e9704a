import { getCodes } from 'country-list';
import seaPorts, { type SeaPort } from 'sea-ports';
import type { Check } from './input.ts';

/** Sea ports by UN/LOCODE, as the package `sea-ports` knows them; in the order of their codes. */
export const ports: ReadonlyMap<string, SeaPort> = new Map(
  Object.entries(seaPorts.JSON).sort(([a], [b]) => (a < b ? -1 : 1)),
);

const countries: ReadonlySet<string> = new Set(getCodes());

const known =
  (has: (code: string) => boolean, message: string): Check<string> =>
  (value) =>
    typeof value === 'string' && has(value) ? { value } : { faults: [{ path: [], message }] };

/** A known UN/LOCODE, such as NLRTM. */
export const unlocode = known((code) => ports.has(code), 'must be the UN/LOCODE of a known sea port, such as NLRTM');

/** A country of today, ISO 3166-1 alpha-2. */
export const country = known((code) => countries.has(code), 'must be an ISO 3166-1 alpha-2 country code, such as NL');
