import type { Value } from '../../eventing/index.ts';
import type { Address } from '../../serving/client.ts';
import type { ColumnCondition } from '../../serving/conditions.ts';
import { type Asker, asker, type Question } from './ask.ts';
import { type EntityName, serviceOf } from './model.ts';
import type { Owners, Row } from './owners.ts';

export interface RemoteOwners extends Owners, AsyncDisposable {}

/** The owners behind their subgraphs, each under its name in `addresses`. `timeout` is milliseconds without an answer. */
export function remoteOwners(addresses: Readonly<Record<string, Address>>, timeout: number): RemoteOwners {
  const askers = new Map<string, Asker>();
  const ask = (entity: EntityName | 'order', question: Question): Promise<unknown> => {
    const service = entity === 'order' ? 'orders' : serviceOf(entity);
    const open = askers.get(service) ?? asker(service, () => addressOf(addresses, service), timeout);
    askers.set(service, open);
    return open.ask(question);
  };

  return {
    async scan({ where, orderBy, after, limit }, fields) {
      const rows = await ask('order', {
        field: 'orderScan',
        args: {
          where: conditions(where),
          orderBy: {
            type: '[ScanSort!]!',
            value: orderBy.map(({ column, direction }) => ({ column, descending: direction === 'desc' })),
          },
          after: { type: '[ScanValue]', value: after ?? null },
          limit: { type: 'Int!', value: limit },
          fields: names(fields),
        },
      });
      return rowsOf(rows, fields);
    },

    async count(where) {
      const count = await ask('order', { field: 'orderCount', args: { where: conditions(where) } });
      return Number(count);
    },

    async ids(entity, where, limit) {
      const args = { where: conditions(where), limit: { type: 'Int!', value: limit } };
      return listOf(await ask(entity, { field: `${entity}Ids`, args })).map(String);
    },

    async rows(entity, ids, fields) {
      const args = { ids: { type: '[ID!]!', value: ids }, fields: names(fields) };
      return rowsOf(await ask(entity, { field: `${entity}Rows`, args }), fields);
    },

    async [Symbol.asyncDispose]() {
      await Promise.all([...askers.values()].map((open) => open[Symbol.asyncDispose]()));
    },
  };
}

function addressOf(addresses: Readonly<Record<string, Address>>, service: string): Address {
  const address = addresses[service];
  if (address === undefined) throw new TypeError(`search needs the address of ${service}`);
  return address;
}

const conditions = (where: readonly ColumnCondition[]) => ({ type: '[ScanCondition!]!', value: where });
const names = (fields: readonly string[]) => ({ type: '[String!]!', value: fields });

function listOf(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer;
  throw new TypeError('a list was asked for');
}

/** See `ScanRows` in the owners' schemas: the id, then the fields in the order in which they were asked for. */
const rowsOf = (answer: unknown, fields: readonly string[]): Row[] =>
  listOf(answer).map((values) => {
    const [id, ...rest] = listOf(values);
    const row: Record<string, Row[string]> & { id: string } = { id: String(id) };
    for (const [i, field] of fields.entries()) row[field] = fieldOf(rest[i]);
    return row;
  });

function fieldOf(value: unknown): Value | null | readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return Array.isArray(value) ? value.map(String) : null;
}
