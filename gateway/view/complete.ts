import { inspect } from 'node:util';
import {
  type FieldNode,
  GraphQLBoolean,
  GraphQLError,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  type GraphQLOutputType,
  GraphQLString,
  getNamedType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  locatedError,
} from 'graphql';
import { type Path, pathToArray, type ViewRun } from './run.ts';

/** Turns a value as read into one as answered; throws what makes the field that it belongs to fail. */
export type Complete<V> = (run: ViewRun, value: V, path: Path | undefined) => unknown;

/** A value of a field whose type wraps V in lists and null. */
export type Nested<V> = V | null | undefined | readonly Nested<V>[];

/** One field of an answer: its response key, and its value for an object of kind S. */
export interface FieldPlan<S> {
  readonly key: string;
  readonly complete: Complete<S>;
}

/** A field where it stands in the operation. */
export interface Place {
  /** `Type.field` */
  readonly coordinate: string;
  readonly key: string;
  readonly type: GraphQLOutputType;
  readonly nodes: readonly FieldNode[];
}

/** Without a prototype an alias may be `__proto__`; unlike Object.create(null) it keeps fast properties. */
export class Answer {
  [key: string]: unknown;
}
Object.setPrototypeOf(Answer.prototype, null);

/** An object of which these fields were selected. */
export function objectOf<S>(
  fields: readonly FieldPlan<S>[],
): (run: ViewRun, source: S, path: Path | undefined) => Answer {
  return (run, source, path) => {
    const answer = new Answer();
    let at = 0;
    try {
      for (; at < fields.length; at++) answer[fields[at]!.key] = fields[at]!.complete(run, source, path);
    } catch (error) {
      const rest = fields.slice(at + 1);
      throw outermost(
        error,
        rest.map((field) => () => field.complete(run, source, path)),
      );
    }
    return answer;
  };
}

/**
 * Of several failures that make the same object null, the one nearest to it; of equally near ones the first. Composition
 * can tell no other: it never asks for what lies within the objects of a service that has failed.
 */
function outermost(failure: unknown, others: readonly (() => unknown)[]): unknown {
  let found = failure;
  for (const other of others) {
    try {
      other();
    } catch (another) {
      if (depthOf(another) < depthOf(found)) found = another;
    }
  }
  return found;
}

const depthOf = (error: unknown): number => (error instanceof GraphQLError ? (error.path?.length ?? 0) : 0);

/**
 * The error is located, and ends at the nearest place that may be null. What failed within that place before, `known`
 * errors being told then, is not told: there is one error for each null, by either strategy.
 */
function failed(run: ViewRun, error: unknown, { nodes, type }: FieldType, path: Path, known: number): null {
  const located = locatedError(error, nodes, pathToArray(path));
  if (isNonNullType(type)) throw located;
  run.errors.length = known;
  run.errors.push(located);
  return null;
}

type FieldType = Pick<Place, 'nodes' | 'type'>;

/** Lists, null and non-null of a type around the values themselves. */
function wrapped<V>(type: GraphQLOutputType, { coordinate, nodes }: Place, inner: Complete<V>): Complete<Nested<V>> {
  const within = (type: GraphQLOutputType): Complete<Nested<V>> => {
    if (isNonNullType(type)) {
      const nullable = within(type.ofType);
      return (run, value, path) => {
        const answer = nullable(run, value, path);
        if (answer === null) throw new Error(`Cannot return null for non-nullable field ${coordinate}.`);
        return answer;
      };
    }
    if (isListType(type)) {
      const itemType = type.ofType;
      const item = within(itemType);
      return (run, value, path) => {
        if (value === null || value === undefined) return null;
        if (!Array.isArray(value)) {
          throw new GraphQLError(`Expected Iterable, but did not find one for field "${coordinate}".`);
        }
        const itemAt = (key: number): unknown => {
          const at = { prev: path, key };
          const known = run.errors.length;
          try {
            return item(run, value[key], at);
          } catch (error) {
            return failed(run, error, { nodes, type: itemType }, at, known);
          }
        };
        const answers = new Array<unknown>(value.length);
        let key = 0;
        try {
          for (; key < value.length; key++) answers[key] = itemAt(key);
        } catch (error) {
          const rest = Array.from({ length: value.length - key - 1 }, (_, i) => key + 1 + i);
          throw outermost(
            error,
            rest.map((other) => () => itemAt(other)),
          );
        }
        return answers;
      };
    }
    // A type that is no list has values that are none.
    return (run, value, path) => (value === null || value === undefined ? null : inner(run, value as V, path));
  };
  return within(type);
}

/** A field whose value is read from its object by `resolve`, which may throw. */
export function field<S, V>(
  place: Place,
  resolve: (run: ViewRun, source: S) => Nested<V>,
  inner: Complete<V>,
): FieldPlan<S> {
  const { key, type } = place;
  const complete = wrapped(type, place, inner);
  return {
    key,
    complete: (run, source, prev) => {
      const path = { prev, key };
      const known = run.errors.length;
      try {
        return complete(run, resolve(run, source), path);
      } catch (error) {
        return failed(run, error, place, path, known);
      }
    },
  };
}

/** A field of a scalar or enum type, or lists of these. */
export function leaf<S>(place: Place, read: (source: S) => unknown): FieldPlan<S> {
  const type = getNamedType(place.type);
  if (!isLeafType(type)) throw new TypeError(`${place.coordinate} is not a leaf`);
  const slow = field<S, unknown>(
    place,
    (_, source) => read(source),
    (_, value) => serialize(type, value),
  );
  const bare = isNonNullType(place.type) ? place.type.ofType : place.type;
  if (isListType(bare)) return slow;
  const asIs = answeredAsIs(type);
  return {
    key: place.key,
    complete: (run, source, path) => {
      const value = read(source);
      return asIs(value) ? value : slow.complete(run, source, path);
    },
  };
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  const serialized: unknown = type.serialize(value);
  if (serialized === null || serialized === undefined) {
    throw new Error(
      `Expected \`${type.name}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${serialized}`,
    );
  }
  return serialized;
}

const isString = (value: unknown): boolean => typeof value === 'string';

/** Which values of a type its serialization certainly leaves as they are; the others take the long way. */
function answeredAsIs(type: GraphQLLeafType): (value: unknown) => boolean {
  if (isEnumType(type)) {
    const names = new Set(
      type
        .getValues()
        .filter(({ name, value }) => name === value)
        .map(({ name }): unknown => name),
    );
    return (value) => names.has(value);
  }
  if (type === GraphQLString || type === GraphQLID) return isString;
  if (type === GraphQLInt) return (value) => typeof value === 'number' && (value | 0) === value;
  if (type === GraphQLFloat) return Number.isFinite;
  if (type === GraphQLBoolean) return (value) => typeof value === 'boolean';
  return () => false;
}
