import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { declaredFields } from '../../../gateway/subscriptions/declared.ts';
import type { LiveField } from '../../../serving/live.ts';

const schema = buildSchema(`
  type Query { order(id: ID!): Order }
  type Order { id: ID! }
  type Change { cursor: String! }
  type Bare { at: String }
  type Subscription { changed(id: ID!, after: String): Change!  bare(id: ID!): Bare!  forgotten: Change! }`);
const field = (declared: Partial<LiveField>): LiveField => ({
  field: 'changed',
  category: 'orders',
  argument: 'id',
  found: 'order(id: $key) { id }',
  payload: () => ({}),
  ...declared,
});
const faults = (...live: LiveField[]): string => {
  try {
    declaredFields(schema, [{ name: 'orders', url: 'http://localhost', sdl: '', live }]);
    return '';
  } catch (error) {
    return String(error);
  }
};

describe('live fields that do not go with the schema', () => {
  test('each is named, all at once', () => {
    const said = faults(field({}), field({}), field({ field: 'bare' }), field({ field: 'unknown' }));
    expect(said).toMatch(/Subscription.forgotten: no service says whose events it tells/);
    expect(said).toMatch(/Subscription.changed is declared twice/);
    expect(said).toMatch(/Subscription.bare has no argument 'after'/);
    expect(said).toMatch(/Bare!, the type of Subscription.bare, has no field 'cursor: String!'/);
    expect(said).toMatch(/unknown is no field of Subscription/);
  });

  test.each(['nothing(id: $key) { id }', 'order(id: $key) { name }', 'order { id }'])('%s finds nothing', (found) => {
    expect(faults(field({ found }))).toMatch(/by which Subscription.changed finds: /);
  });

  test('those that do are found by their names', () => {
    const fitting = buildSchema(`
      type Query { order(id: ID!): Order }
      type Order { id: ID! }
      type Change { cursor: String! }
      type Subscription { changed(id: ID!, after: String): Change! }`);
    const live = [field({})];
    const declared = declaredFields(fitting, [{ name: 'orders', url: 'http://localhost', sdl: '', live }]);
    expect(declared.get('changed')?.field).toBe(live[0]);
  });
});
