import type { Filter } from './filter.ts';
import { partOf } from './model.ts';
import { MAX_ROWS, type Owners } from './owners.ts';
import { askedFirst, type Narrowed } from './plan.ts';

/** Asks the owners of the filtered parts, all at once, which ids match: see {@link Narrowed}. */
export const narrow = (owners: Owners, filter: Filter): Promise<readonly Narrowed[]> =>
  Promise.all(
    askedFirst(filter).map(async ({ part, where }) => {
      const ids = await owners.ids(partOf(part).entity, where, MAX_ROWS + 1);
      return ids.length > MAX_ROWS ? null : ids;
    }),
  );
