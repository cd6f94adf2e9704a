import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import type { Step } from './fetch.ts';
import type { Owner } from './owner.ts';
import type { References } from './references.ts';
import { type Data, isObject, put, type ResponsePath } from './result.ts';
import type { Variables } from './shape.ts';

/** Puts what an event tells of a selection into the response; what it only refers to is noted in `references`. */
export type Tell = (told: unknown, response: Data, references: References) => void;

type Path = readonly (string | number)[];

/** Makes the step that asks for this selection of the entities at this path of the response. */
export type Ask = (type: string, nodes: readonly FieldNode[], path: Path) => Step;

interface Compilation {
  readonly owner: Owner;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly variables: Variables;
  readonly ask: Ask;
}

/** The place of a value in the response. */
interface Spot {
  readonly path: ResponsePath;
  set(value: unknown): void;
}

/** A selected value. */
interface Value {
  /** Whether the event says all that was selected of it. */
  isTold(told: unknown): boolean;
  of(told: unknown, spot: Spot, references: References): unknown;
}

interface Field {
  readonly key: string;
  readonly name: string;
  readonly value: Value;
}

/** Answers the selection of a subscription from events, for one setting of its @skip and @include variables. */
export function tell(compilation: Compilation, selection: SelectionSetNode): Tell {
  const { owner, fragments, variables } = compilation;
  const root = owner.schema.getSubscriptionType();
  if (root === undefined || root === null) throw new TypeError(`${owner.name} has no subscriptions`);
  const fields = fieldsOf(compilation, root, collectFields(owner.schema, fragments, variables, root, selection), []);
  return (told, response, references) => {
    for (const { key, value } of fields) put(response, key, value.of(told, spotIn(response, key, []), references));
  };
}

function fieldsOf(
  compilation: Compilation,
  type: GraphQLObjectType,
  collected: ReadonlyMap<string, readonly FieldNode[]>,
  path: Path,
): readonly Field[] {
  return [...collected].map(([key, nodes]) => {
    const name = nodes[0]!.name.value;
    if (name === '__typename') return { key, name, value: typename(type) };
    const { type: of } = type.getFields()[name]!;
    return { key, name, value: selected(compilation, of, nodes, [...path, key], false) };
  });
}

const typename = ({ name }: GraphQLObjectType): Value => ({ isTold: () => true, of: () => name });

const leaf: Value = { isTold: (told) => told !== undefined, of: (told) => told };

/** Of a type that it cannot be: completing the response refuses it. */
const unknown: Value = {
  isTold: () => true,
  of: (told) => (isObject(told) ? { __typename: told.__typename } : told),
};

function selected(
  compilation: Compilation,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  path: Path,
  required: boolean,
): Value {
  if (isNonNullType(type)) return selected(compilation, type.ofType, nodes, path, true);
  if (isListType(type)) return list(selected(compilation, type.ofType, nodes, [...path, '@'], false));
  if (isLeafType(type)) return leaf;
  const object = (runtime: GraphQLObjectType) => objectOf(compilation, runtime, nodes, path, required);
  if (isObjectType(type)) return object(type);
  return abstract((typename) => {
    const runtime = compilation.owner.schema.getType(String(typename));
    return isObjectType(runtime) && isAbstractType(type) && compilation.owner.schema.isSubType(type, runtime)
      ? object(runtime)
      : null;
  });
}

const list = (item: Value): Value => ({
  isTold: (told) => (Array.isArray(told) ? told.every(item.isTold) : told !== undefined),
  of(told, { path }, references) {
    if (!Array.isArray(told)) return told;
    const values: unknown[] = [];
    for (const [index, element] of told.entries()) {
      const set = (value: unknown) => {
        values[index] = value;
      };
      set(item.of(element, { path: [...path, index], set }, references));
    }
    return values;
  },
});

/** An event names the type of what may be of several. */
function abstract(objectFor: (typename: unknown) => Value | null): Value {
  const known = new Map<unknown, Value | null>();
  const runtime = (told: unknown): Value => {
    const typename = isObject(told) ? told.__typename : undefined;
    if (!known.has(typename)) known.set(typename, objectFor(typename));
    return known.get(typename) ?? unknown;
  };
  return {
    isTold: (told) => runtime(told).isTold(told),
    of: (told, spot, references) => runtime(told).of(told, spot, references),
  };
}

function objectOf(
  compilation: Compilation,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  path: Path,
  required: boolean,
): Value {
  const { owner, fragments, variables, ask } = compilation;
  const collected = collectSubfields(owner.schema, fragments, variables, type, nodes as FieldNode[]);
  const fields = fieldsOf(compilation, type, collected, path);
  const isEntity = owner.keys(type.name).length > 0;
  const isToldIn = (told: Data, { name, value }: Field) =>
    value.isTold(Object.hasOwn(told, name) ? told[name] : undefined);
  let step: Step | undefined;
  return {
    isTold: (told) => (isObject(told) ? fields.every((field) => isToldIn(told, field)) : told !== undefined),
    of(told, { path: at, set }, references) {
      if (!isObject(told)) return told;
      const data: Data = { __typename: type.name };
      for (const field of fields) {
        const { key, name, value } = field;
        const own = Object.hasOwn(told, name) ? told[name] : undefined;
        put(data, key, value.of(own, spotIn(data, key, at), references));
      }
      if (isEntity && !fields.every((field) => isToldIn(told, field))) {
        step ??= ask(type.name, nodes, path);
        const known = { ...told, __typename: type.name };
        const lose = () => set(null);
        references.set(data, { type: type.name, known, path: at, required, step, lose, lost: null });
      }
      return data;
    },
  };
}

const spotIn = (data: Data, key: string, path: ResponsePath): Spot => ({
  path: [...path, key],
  set: (value) => put(data, key, value),
});
