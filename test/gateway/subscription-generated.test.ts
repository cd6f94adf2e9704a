import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ExecutionResult, type GraphQLObjectType, isCompositeType, isObjectType, parse, validate } from 'graphql';
import type { FetchRecord } from '../../gateway/execution.ts';
import { poolsOf } from '../differential/pools.ts';
import { strategies } from '../differential/system.ts';
import { write } from '../operations/document.ts';
import { type Choice, type FieldChoice, selections } from '../operations/selection.ts';
import type { Pools } from '../operations/term.ts';
import { type History, openHistory } from './subscription-history.ts';

/** More with OPERATIONS in the environment. */
const RUNS = Number(process.env.OPERATIONS ?? 100);

let history: History;
let pools: Pools;
beforeAll(async () => {
  history = await openHistory(4);
  pools = await poolsOf(history);
}, 120_000);
afterAll(async () => {
  await history[Symbol.asyncDispose]();
});

/** A live field, and the field of Query that answers with the entity that its events are about. */
interface Pair {
  readonly live: string;
  readonly argument: string;
  readonly entity: string;
  readonly leaves: readonly string[];
}
const pairs: readonly Pair[] = [
  { live: 'orderChanged', argument: 'id', entity: 'order', leaves: ['cursor', 'event', 'version', 'at'] },
  { live: 'customerOrdersChanged', argument: 'customerId', entity: 'order', leaves: ['event', 'cursor'] },
  { live: 'containerTelemetry', argument: 'containerId', entity: 'container', leaves: ['at', 'anomaly', 'cursor'] },
];

const typeNamed = (name: string): GraphQLObjectType => {
  const type = history.schema.getType(name);
  if (!isObjectType(type)) throw new TypeError(`${name} is no object type`);
  return type;
};

function field(
  parent: GraphQLObjectType,
  name: string,
  selections: readonly Choice[] | null,
  id?: readonly [string, string],
) {
  const returns = String(parent.getFields()[name]!.type);
  const args = id === undefined ? [] : [[id[0], { kind: 'scalar', value: id[1] }] as const];
  return { kind: 'field', parent, name, returns, args, alias: 0, conditions: [], selections } satisfies FieldChoice;
}

interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The same selection of an entity, once of the event and once of the query. */
function bothQuestions(
  { live, argument, entity, leaves }: Pair,
  id: string,
  selection: readonly Choice[],
  shared: Shared,
) {
  const { Query, Subscription } = { Query: typeNamed('Query'), Subscription: typeNamed('Subscription') };
  const change = typeNamed(live === 'containerTelemetry' ? 'TelemetryReading' : 'OrderChange');
  const told = leaves.map((name) => field(change, name, null));
  const message = [...told.slice(0, 1), field(change, entity, selection), ...told.slice(1)];
  const question = (kind: string, root: FieldChoice): Question => {
    const { body, declarations, fragments, variables } = write(history.schema, [root], shared);
    const declared = declarations.length === 0 ? '' : `(${declarations.join(', ')})`;
    return { query: [`${kind}${declared} {${body} }`, ...fragments].join('\n'), variables };
  };
  return {
    subscription: question('subscription', field(Subscription, live, message, [argument, id])),
    query: question('query', field(Query, entity, selection, ['id', id])),
  };
}

type Shared = ReadonlyMap<string, readonly Choice[]>;

const errorsOf = ({ errors = [] }: ExecutionResult, depth: number) =>
  [
    ...new Set(
      errors.map(({ path, message, extensions }) => JSON.stringify([path?.slice(depth), extensions?.code, message])),
    ),
  ].sort();

/** What stands below a path of fields; null as soon as one is. */
const at = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key] ?? null, data);

describe.each(pairs)('$live', (pair) => {
  test('any selection of its entity is answered as the query for it is, by each strategy', async () => {
    const { live, entity, leaves } = pair;
    const payloads = await history.payloads(live);
    expect(payloads.length).toBeGreaterThan(10);
    const of = selections(history.schema, pools, { depth: 5, breadth: 4, lists: 2 }, true);
    const types = Object.values(history.schema.getTypeMap()).filter((type) => isCompositeType(type));
    const shared = fc
      .tuple(
        ...types
          .filter(({ name }) => !name.startsWith('__'))
          .map((type) => of(type, 0, 0).map((made) => [type.name, made] as const)),
      )
      .map((made): Shared => new Map(made));
    let withErrors = 0;
    let further = 0;
    await fc.assert(
      fc.asyncProperty(
        of(typeNamed(entity === 'order' ? 'Order' : 'Container'), 5, 2),
        shared,
        fc.nat(),
        async (selection, shared, n) => {
          const payload = payloads[n % payloads.length]!;
          const { id } = payload[entity] as { readonly id: string };
          const { subscription, query } = bothQuestions(pair, id, selection, shared);
          expect(validate(history.schema, parse(subscription.query)).map(String)).toEqual([]);
          const answers = await Promise.all(
            strategies.map(async (strategy) => {
              const fetches: FetchRecord[] = [];
              const told = await history.tell(strategy, subscription, { payload, fetches });
              const asked = await history.tell(strategy, query);
              if (told.data !== undefined && told.errors !== undefined) withErrors++;
              if (fetches.length > 1) further++;
              expect(JSON.stringify(at(told.data, [live, entity]))).toBe(JSON.stringify(at(asked.data, [entity])));
              expect(errorsOf(told, 2)).toEqual(errorsOf(asked, 1));
              if (at(told.data, [live]) !== null) {
                expect(told.data?.[live]).toMatchObject(
                  Object.fromEntries(leaves.map((name) => [name, payload[name]])),
                );
              }
              return JSON.stringify([told.data, errorsOf(told, 0)]);
            }),
          );
          expect(answers[1]).toBe(answers[0]);
        },
      ),
      { numRuns: RUNS, seed: 5 },
    );
    expect(withErrors).toBeGreaterThan(0);
    expect(further).toBeGreaterThan(RUNS / 5);
  }, 300_000);
});
