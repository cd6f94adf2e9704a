import type { Filter } from './filter.ts';
import { partOf } from './model.ts';
import type { Reader } from './owners.ts';
import { askedFirst, type Narrowed } from './plan.ts';

/** Asks the owners of the filtered parts, all at once, which ids match: see {@link Narrowed}. */
export const narrow = ({ owners, batch }: Reader, filter: Filter): Promise<readonly Narrowed[]> =>
  Promise.all(
    askedFirst(filter).map(async ({ part, where }) => {
      const ids = await owners.ids(partOf(part).entity, where, batch + 1);
      return ids.length > batch ? null : ids;
    }),
  );
