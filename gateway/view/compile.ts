import {
  type ExecutionResult,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLObjectType,
  Kind,
  locatedError,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import type { Operation, Run } from '../execution.ts';
import type { Catalogue } from './catalogue.ts';
import { type Answer, objectOf } from './complete.ts';
import type { Included } from './conditions.ts';
import { eventField } from './event.ts';
import { type Fetch, fetchAll } from './fetch.ts';
import type { Reader } from './reader.ts';
import { rootField } from './root.ts';
import type { ViewRun } from './run.ts';
import { fieldsOf, type Scope } from './scope.ts';
import { collect } from './selection.ts';
import { ViewStoreFailure } from './store-failure.ts';

/** An operation of which is known which selections take part. */
export interface Compiled {
  readonly notCovered: readonly string[];
  readonly plan: string;
  /** @throws ViewStoreFailure when the store cannot be asked; all else that goes wrong stands in the result. */
  execute(run: Run): Promise<ExecutionResult>;
}

const onlyParent = [null] as const;

export function compile(operation: Operation, included: Included, catalogue: Catalogue, reader: Reader): Compiled {
  const { schema, document, definition } = operation;
  const fragments = new Map(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const root = schema.getRootType(definition.operation);
  if (root === undefined || root === null) throw new TypeError(`the schema has no ${definition.operation} type`);
  const uncovered = new Set<string>();
  const select = (type: GraphQLObjectType, sets: readonly (SelectionSetNode | undefined)[]) =>
    collect(schema, fragments, included, type, sets);
  const scope: Scope = {
    schema,
    catalogue,
    select: (type, nodes) =>
      select(
        type,
        nodes.map(({ selectionSet }) => selectionSet),
      ),
    uncovered(...coordinates) {
      for (const coordinate of coordinates) uncovered.add(coordinate);
    },
    slots: { documents: 0, lists: 0, aggregates: 0 },
  };
  const fetches: Fetch<null>[] = [];
  const selection = select(root, [definition.selectionSet]);
  const isEvent = definition.operation === OperationTypeNode.SUBSCRIPTION;
  const answer = objectOf(
    fieldsOf<null>(scope, root, selection, (selected) =>
      isEvent ? eventField(scope, selected, fetches) : rootField(scope, operation, selected, fetches),
    ),
  );

  return {
    notCovered: [...uncovered],
    plan: fetches.flatMap((fetch) => fetch.explain()).join('\n'),
    async execute({ variables, payload, fetches: record, versions }) {
      const run: ViewRun = {
        reader,
        variables,
        payload,
        fetches: record,
        versions,
        errors: [],
        documents: [],
        lists: [],
        aggregates: [],
      };
      try {
        await fetchAll(fetches, run, onlyParent);
      } catch (cause) {
        throw new ViewStoreFailure(cause);
      }
      return built(run, () => answer(run, null, undefined));
    },
  };
}

function built({ errors }: ViewRun, build: () => Answer): ExecutionResult {
  try {
    const data = build();
    return errors.length === 0 ? { data } : { errors, data };
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? error : locatedError(error, undefined)], data: null };
  }
}
