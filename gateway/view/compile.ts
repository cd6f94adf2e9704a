import {
  type ExecutionResult,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  locatedError,
  type SelectionSetNode,
} from 'graphql';
import type { Operation, Run } from '../execution.ts';
import type { Catalogue } from './catalogue.ts';
import { type Answer, objectOf } from './complete.ts';
import type { Included } from './conditions.ts';
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
  const query = schema.getQueryType();
  if (query === undefined || query === null) throw new TypeError('the schema has no query type');
  const uncovered = new Set<string>();
  const select = (type: typeof query, sets: readonly (SelectionSetNode | undefined)[]) =>
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
  const selection = select(query, [definition.selectionSet]);
  const answer = objectOf(
    fieldsOf<null>(scope, query, selection, (selected) => rootField(scope, operation, selected, fetches)),
  );

  return {
    notCovered: [...uncovered],
    plan: fetches.flatMap((fetch) => fetch.explain()).join('\n'),
    async execute({ variables, fetches: record, versions }) {
      const run: ViewRun = {
        reader,
        variables,
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
