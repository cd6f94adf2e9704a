import { GraphQLError } from 'graphql';
import { type Data, type Failure, isObject } from './result.ts';
import type { FieldShape, ObjectShape, ValueShape } from './shape.ts';

/** What came of the fetches. */
export interface Fetched {
  readonly data: Data;
  /** Added to while the response is completed. */
  readonly errors: GraphQLError[];
  readonly failures: ReadonlyMap<Data, readonly Failure[]>;
}

interface Completion extends Fetched {
  readonly path: (string | number)[];
  readonly introspect: (field: Extract<ValueShape, { kind: 'introspection' }>) => unknown;
}

/** A null where the schema has none: the object or list around it becomes null. */
const BUBBLE = Symbol('bubble');

/**
 * The response out of what the subgraphs sent: just the fields asked for, in their order, each of its type, null
 * where there is none. A failed fetch costs one error for each place that it leaves null.
 */
export function complete(shape: ObjectShape, fetched: Fetched, introspect: Completion['introspect']): Data | null {
  const completion: Completion = { ...fetched, path: [], introspect };
  const data = completeObject(completion, shape, fetched.data);
  if (data === null && fetched.errors.length === 0) {
    fetched.errors.push(new GraphQLError('a subgraph left out a field that cannot be null'));
  }
  return data;
}

function completeObject(completion: Completion, shape: ObjectShape, source: Data): Data | null {
  const result: Data = shape.bare ? Object.create(null) : {};
  const failures = completion.failures.get(source);
  let lost: FieldShape[] | null = null;
  for (const field of shape.fields) {
    const raw = field.inherited && !Object.hasOwn(source, field.key) ? undefined : source[field.key];
    completion.path.push(field.key);
    const value = completeValue(completion, field, field.value, raw);
    completion.path.pop();
    const isLost = failures !== undefined && raw === undefined && (value === null || value === BUBBLE);
    if (value === BUBBLE) {
      const told = isLost ? field : lost?.at(-1);
      if (told !== undefined) reportLoss(completion, failures!, told, completion.path.length === 0);
      return null;
    }
    if (isLost) {
      lost ??= [];
      lost.push(field);
    }
    result[field.key] = value;
  }
  for (const field of lost ?? []) reportLoss(completion, failures!, field, true);
  return result;
}

/** At the place that becomes null: the field, or the whole object when the field cannot be. */
function reportLoss({ errors, path }: Completion, failures: readonly Failure[], { key }: FieldShape, atField: boolean) {
  const { error } = failures.find(({ fields }) => fields.has(key)) ?? failures[0]!;
  errors.push(
    new GraphQLError(error.message, { path: atField ? [...path, key] : [...path], extensions: error.extensions }),
  );
}

function completeValue(completion: Completion, field: FieldShape, shape: ValueShape, raw: unknown): unknown {
  switch (shape.kind) {
    case 'nonNull':
      return completeValue(completion, field, shape.of, raw) ?? BUBBLE;
    case 'leaf':
      if (raw === null || raw === undefined) return null;
      return shape.accepts(raw) ? raw : invalid(completion, field, `no ${shape.type}`);
    case 'object':
      if (raw === null || raw === undefined) return null;
      return isObject(raw) ? completeObject(completion, shape.shape, raw) : invalid(completion, field, 'no object');
    case 'list':
      if (raw === null || raw === undefined) return null;
      return Array.isArray(raw)
        ? completeList(completion, field, shape.of, raw)
        : invalid(completion, field, 'no list');
    case 'abstract':
      if (raw === null || raw === undefined) return null;
      return isObject(raw) ? completeAbstract(completion, field, shape, raw) : invalid(completion, field, 'no object');
    case 'typename':
      return shape.typename ?? BUBBLE;
    case 'introspection':
      return completion.introspect(shape);
  }
}

function completeList(completion: Completion, field: FieldShape, of: ValueShape, raw: readonly unknown[]): unknown {
  const result = new Array<unknown>(raw.length);
  for (let index = 0; index < raw.length; index++) {
    completion.path.push(index);
    const value = completeValue(completion, field, of, raw[index]);
    completion.path.pop();
    if (value === BUBBLE) return null;
    result[index] = value;
  }
  return result;
}

function completeAbstract(
  completion: Completion,
  field: FieldShape,
  shape: Extract<ValueShape, { kind: 'abstract' }>,
  raw: Data,
): unknown {
  const key = shape.typenames.find((name) => Object.hasOwn(raw, name));
  const typename = key === undefined ? undefined : raw[key];
  const runtime = shape.shape(typename);
  if (runtime === null) return invalid(completion, field, `an object of unknown type ${String(typename)}`);
  return completeObject(completion, runtime, raw);
}

/** A subgraph broke its own schema, or the value is not for clients; without a code this is INTERNAL to them. */
function invalid({ errors, path }: Completion, field: FieldShape, what: string): null {
  errors.push(new GraphQLError(`a subgraph sent ${what} for ${field.name}`, { path: [...path] }));
  return null;
}
