import fc from 'fast-check';
import { type DimensionName, type SortField, sortColumns } from '../../subgraphs/search/model.ts';
import { DIMENSIONS, type ReferenceFilter, type ReferenceSort } from './reference.ts';
import { COUNTRIES, IDS, INSTANTS, STATUSES, TEXTS } from './world.ts';

const optional = { requiredKeys: [] };
/** Null and the empty list mean different things: both come often. */
const list = (values: readonly string[]) => fc.option(fc.subarray([...values]), { freq: 8 });
const range = (values: readonly (string | number)[]) => {
  const bound = fc.option(fc.constantFrom(...values), { freq: 4 });
  return fc.option(fc.record({ from: bound, until: bound }, optional), { freq: 8 });
};
const part = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.option(fc.record(model, optional), { freq: 8 });

const port = part({ unlocode: list(IDS.ports), country: list(COUNTRIES) });

export const filters: fc.Arbitrary<ReferenceFilter> = fc.record(
  {
    status: list(STATUSES),
    product: list(TEXTS),
    quantity: range([1, 2, 3, 4]),
    placedAt: range(INSTANTS),
    pickupPort: port,
    destinationPort: port,
    customer: part({ id: list(IDS.customers), country: list(COUNTRIES), tier: list(['STANDARD', 'PREFERRED']) }),
    voyage: part({
      id: list(IDS.voyages),
      ship: list(['Aurora', 'Borealis']),
      from: list(IDS.ports),
      to: list(IDS.ports),
      status: list(['SCHEDULED', 'DEPARTED']),
      departure: range(INSTANTS),
      arrival: range(INSTANTS),
    }),
    containers: part({
      id: list(IDS.containers),
      type: list(['REEFER_20', 'REEFER_40']),
      status: list(['EMPTY', 'ALLOCATED']),
      port: list(IDS.ports),
      temperature: range([-20, 0, 4.5]),
    }),
  },
  optional,
);

/** With many conditions hardly anything matches: mostly few. */
export const fewConditions: fc.Arbitrary<ReferenceFilter> = fc
  .tuple(
    filters,
    fc.subarray(['status', 'quantity', 'pickupPort', 'customer', 'voyage', 'containers'], { maxLength: 2 }),
  )
  .map(([filter, kept]) => Object.fromEntries(Object.entries(filter).filter(([name]) => kept.includes(name))));

const sortFields = Object.keys(sortColumns) as SortField[];
export const sorts: fc.Arbitrary<ReferenceSort[]> = fc.array(
  fc.record({ field: fc.constantFrom(...sortFields), direction: fc.constantFrom('ASC' as const, 'DESC' as const) }),
  { maxLength: 3 },
);

const dimensionNames = Object.keys(DIMENSIONS) as DimensionName[];
export const groupings: fc.Arbitrary<DimensionName[]> = fc.array(fc.constantFrom(...dimensionNames), { maxLength: 3 });
