import { type GraphQLSchema, isObjectType, parse, validate } from 'graphql';
import type { LiveField } from '../../serving/live.ts';
import type { Subgraph } from '../composition/supergraph.ts';

/** A live field with the service that declares it. */
export interface Declared {
  readonly field: LiveField;
  readonly subgraph: Pick<Subgraph, 'name' | 'url'>;
}

/** The subgraphs' schemas and live fields do not go together: the message names every fault. */
export class LiveFieldsMistaken extends Error {
  readonly code = 'LIVE_FIELDS_MISTAKEN';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`the subscriptions cannot be served:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.name = 'LiveFieldsMistaken';
    this.faults = faults;
  }
}

/** By field of Subscription. @throws LiveFieldsMistaken */
export function declaredFields(schema: GraphQLSchema, subgraphs: readonly Subgraph[]): ReadonlyMap<string, Declared> {
  const declared = subgraphs.flatMap((subgraph) =>
    (subgraph.live ?? []).map((field): Declared => ({ field, subgraph })),
  );
  const names = declared.map(({ field }) => field.field);
  const missing = Object.keys(schema.getSubscriptionType()?.getFields() ?? {}).filter((name) => !names.includes(name));
  const faults = [
    ...missing.map((name) => `Subscription.${name}: no service says whose events it tells`),
    ...names.filter((name, i) => names.indexOf(name) !== i).map((name) => `Subscription.${name} is declared twice`),
    ...declared.flatMap(({ field }) => faultsOf(schema, field)),
  ];
  if (faults.length > 0) throw new LiveFieldsMistaken(faults);
  return new Map(declared.map((each) => [each.field.field, each]));
}

function faultsOf(schema: GraphQLSchema, { field, argument, found }: LiveField): readonly string[] {
  const declared = schema.getSubscriptionType()?.getFields()[field];
  if (declared === undefined) return [`${field} is no field of Subscription`];
  const lacks = [argument, 'after'].filter((name) => !declared.args.some((arg) => arg.name === name));
  const type = declared.type.toString();
  const payload = schema.getType(type.replace('!', ''));
  const cursor = isObjectType(payload) ? payload.getFields().cursor?.type.toString() : undefined;
  return [
    ...lacks.map((name) => `Subscription.${field} has no argument '${name}'`),
    ...(cursor === 'String!' ? [] : [`${type}, the type of Subscription.${field}, has no field 'cursor: String!'`]),
    ...validate(schema, parse(foundQuery(found))).map(
      ({ message }) => `'${found}', by which Subscription.${field} finds: ${message}`,
    ),
  ];
}

/** Whether there is an entity with a key. */
export const foundQuery = (found: string): string => `query($key: ID!) { ${found} }`;
