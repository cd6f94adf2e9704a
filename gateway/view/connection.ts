import { type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { encodeCursor } from '../../api/cursor.ts';
import type { ListAnswer } from '../../projector/answer.ts';
import type { Found } from '../../projector/store.ts';
import { given } from './arguments.ts';
import { type Complete, type FieldPlan, field, leaf, objectOf } from './complete.ts';
import { documents } from './entity.ts';
import { type Fetch, Source } from './fetch.ts';
import { fetchLists, type ListOutcome, type ListResult } from './list.ts';
import { fieldsOf, runtimeType, type Scope, type Selected } from './scope.ts';
import { uncoveredSort } from './sort.ts';
import { whereOf } from './where.ts';

/** A list field of an entity or of Query (whose id is ''). Every list of a place is read at once. */
export function connectionField<S>(
  scope: Scope,
  selected: Selected,
  idOf: (parent: S) => string,
  fetch: (fetch: Fetch<S>) => void,
): FieldPlan<S> | undefined {
  const found = scope.catalogue.answer(selected.coordinate);
  const [node] = selected.nodes;
  const type = getNamedType(selected.type);
  if (found?.answer.answer !== 'list' || node === undefined || !isObjectType(type)) return undefined;
  const { view, answer } = found;
  const { coordinate, definition } = selected;

  const where = whereOf(view, coordinate, definition, node, answer.filter, ['first', 'after', 'orderBy']);
  scope.uncovered(...where.uncovered, ...uncoveredOrder(selected, answer));
  const source = new Source(view);
  const asked = { rows: false, total: false };
  const object = connectionObject(scope, type, source, selected, asked);
  const slot = scope.slots.lists++;
  const { rows, total } = asked;
  fetch(fetchLists({ slot, coordinate, view, answer, definition, node, where, source, rows, total, of: idOf }));
  return field<S, ListResult>(selected, (run, parent) => result(run.lists[slot]?.get(idOf(parent))), object);
}

function uncoveredOrder({ definition, nodes, coordinate }: Selected, answer: ListAnswer): string[] {
  const argument = definition.args.find(({ name }) => name === 'orderBy');
  const [node] = nodes;
  if (argument === undefined || node === undefined) return [];
  const value = given(definition, node, argument.name);
  return value === undefined ? [] : uncoveredSort(value, argument.type, answer, `${coordinate}(orderBy:)`);
}

function result(outcome: ListOutcome | undefined): ListResult | undefined {
  if (outcome !== undefined && 'error' in outcome) throw outcome.error;
  return outcome;
}

interface Edge {
  readonly list: ListResult;
  readonly row: Found;
}

const cursor = ({ list, row }: Edge): string => encodeCursor(list.fingerprint(), row.keyset);

function endCursor(list: ListResult): string | null {
  const row = list.rows.at(-1);
  return row === undefined ? null : cursor({ list, row });
}

function connectionObject(
  scope: Scope,
  type: GraphQLObjectType,
  source: Source,
  { nodes }: Selected,
  asked: { rows: boolean; total: boolean },
): Complete<ListResult> {
  const fields = fieldsOf<ListResult>(scope, type, scope.select(type, nodes), (selected) => {
    if (selected.name === 'totalCount') {
      asked.total = true;
      return leaf(selected, ({ total }) => total);
    }
    asked.rows = true;
    switch (selected.name) {
      case 'nodes': {
        const node = nodeObject(scope, source, selected);
        return node && field<ListResult, Found>(selected, (_, { rows }) => rows, node);
      }
      case 'edges': {
        const edge = edgeObject(scope, source, selected);
        return edge && field(selected, (_, list: ListResult) => list.rows.map((row): Edge => ({ list, row })), edge);
      }
      case 'pageInfo': {
        const pageInfo = pageInfoObject(scope, selected);
        return pageInfo && field<ListResult, ListResult>(selected, (_, list) => list, pageInfo);
      }
      default:
        return undefined;
    }
  });
  return objectOf(fields);
}

function nodeObject(scope: Scope, source: Source, selected: Selected): Complete<Found> | undefined {
  const type = runtimeType(scope, selected, source.view.root.type);
  return type && documents(scope, type, source, scope.select(type, selected.nodes));
}

function edgeObject(scope: Scope, source: Source, { type, nodes }: Selected): Complete<Edge> | undefined {
  const edge = getNamedType(type);
  if (!isObjectType(edge)) return undefined;
  const fields = fieldsOf<Edge>(scope, edge, scope.select(edge, nodes), (selected) => {
    if (selected.name === 'cursor') return leaf(selected, cursor);
    if (selected.name !== 'node') return undefined;
    const node = nodeObject(scope, source, selected);
    return node && field<Edge, Found>(selected, (_, { row }) => row, node);
  });
  return objectOf(fields);
}

function pageInfoObject(scope: Scope, { type, nodes }: Selected): Complete<ListResult> | undefined {
  const pageInfo = getNamedType(type);
  if (!isObjectType(pageInfo)) return undefined;
  const fields = fieldsOf<ListResult>(scope, pageInfo, scope.select(pageInfo, nodes), (selected) => {
    if (selected.name === 'hasNextPage') return leaf(selected, ({ more }) => more);
    if (selected.name === 'endCursor') return leaf(selected, endCursor);
    return undefined;
  });
  return objectOf(fields);
}
