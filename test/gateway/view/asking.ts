import {
  defaultFieldResolver,
  type ExecutionResult,
  executeSync,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  parse,
} from 'graphql';
import type { FetchRecord, NotCovered, Operation, Prepared } from '../../../gateway/execution.ts';
import { viewStrategy } from '../../../gateway/view/index.ts';
import { containers } from '../../../views/containers.ts';
import { customers } from '../../../views/customers.ts';
import { ports } from '../../../views/ports.ts';
import { shipments } from '../../../views/shipments.ts';
import { voyages } from '../../../views/voyages.ts';
import { memoryReader } from './memory-reader.ts';
import { oneForEachNull } from './one-error.ts';
import { referenceResolvers } from './reference.ts';
import { apiSchema } from './schema.ts';
import type { World } from './world.ts';

export const views = [shipments, customers, containers, voyages, ports];

export interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string | undefined;
}

/** As the gateway hands it over, which has validated it. */
export function operation(schema: GraphQLSchema, { query, operationName }: Question): Operation {
  const document = parse(query);
  const definition = getOperationAST(document, operationName);
  if (!definition) throw new Error('no such operation');
  return { key: query, schema, document, definition };
}

export const isPrepared = (outcome: Prepared | NotCovered): outcome is Prepared => 'execute' in outcome;

/** Executes a prepared operation with variables as a client sends them. */
export async function run(
  { schema, definition }: Operation,
  prepared: Prepared,
  variables: Question['variables'] = {},
  fetches?: FetchRecord[],
): Promise<ExecutionResult> {
  const { coerced, errors } = getVariableValues(schema, definition.variableDefinitions ?? [], variables);
  return coerced === undefined ? { errors } : prepared.execute({ variables: coerced, fetches });
}

export const readerOf = (world: World) =>
  memoryReader({
    Order: world.orders,
    Customer: world.customers,
    Container: world.containers,
    Voyage: world.voyages,
    Port: world.ports,
  });

/** An operation prepared once, to be asked both ways any number of times. */
export async function bothWays(world: World, question: Question) {
  const prepared = operation(apiSchema, question);
  const reader = readerOf(world);
  const outcome = await viewStrategy({ views, reader }).prepare(prepared);
  if (!isPrepared(outcome)) throw new Error(`not covered: ${outcome.notCovered.join(', ')}`);
  const ask = async (variables: Question['variables']) => ({
    view: await run(prepared, outcome, variables),
    reference: reference(world, { ...question, variables }),
  });
  return { ask, asked: reader.asked };
}

/** Both answers to one question, with what the view's store was asked. */
export async function askBoth(world: World, question: Question) {
  const { ask, asked } = await bothWays(world, question);
  return { ...(await ask(question.variables)), asked };
}

type Resolver = GraphQLFieldResolver<unknown, unknown>;

function reference(world: World, { query, variables, operationName }: Question): ExecutionResult {
  const resolvers: Record<string, Record<string, Resolver>> = referenceResolvers(world) as never;
  return executeSync({
    schema: apiSchema,
    document: parse(query),
    variableValues: variables,
    operationName,
    fieldResolver: (source, args, context, info) =>
      (resolvers[info.parentType.name]?.[info.fieldName] ?? defaultFieldResolver)(source, args, context, info),
  });
}

/** What a client sees of an answer: the bytes of its data, and its errors as a set. */
export const seen = (result: ExecutionResult, ours?: ExecutionResult) => ({
  data: JSON.stringify(result.data, null, 1),
  errors: oneForEachNull(result, ours)
    .map(({ path, message, extensions }) => `${(path ?? []).join('.')} ${codeOf(message, extensions.code)}: ${message}`)
    .sort(),
});

/** graphql-js gives no code to an argument that it cannot coerce; the API does. */
const codeOf = (message: string, code: unknown): unknown =>
  code ?? (/^Argument ".*" (of|has)/.test(message) ? 'BAD_USER_INPUT' : undefined);
