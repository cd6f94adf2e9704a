import { type GraphQLObjectType, getNamedType, isEnumType, isObjectType, Kind, type ValueNode } from 'graphql';
import type { Value } from '../../eventing/index.ts';
import type { AggregateAnswer } from '../../projector/answer.ts';
import type { Document } from '../../projector/store.ts';
import type { JoinedView } from '../../projector/view.ts';
import { fromArguments, given } from './arguments.ts';
import { type Complete, type FieldPlan, field, leaf, objectOf } from './complete.ts';
import { documents } from './entity.ts';
import { type Fetch, fetchAll, fetchDocuments, indent, recorded, Source } from './fetch.ts';
import type { Given } from './filter.ts';
import { fieldsOf, runtimeType, type Scope, type Selected } from './scope.ts';
import { type Where, whereOf } from './where.ts';

/** A row by result field; those not grouped by are not there. */
export type Grouped = Readonly<Record<string, Value | null>>;

type Dimension = AggregateAnswer['dimensions'][string];

export function aggregateField(
  scope: Scope,
  selected: Selected,
  view: JoinedView,
  answer: AggregateAnswer,
  fetch: (fetch: Fetch<null>) => void,
): FieldPlan<null> | undefined {
  const type = getNamedType(selected.type);
  const [node] = selected.nodes;
  if (!isObjectType(type) || node === undefined) return undefined;
  const { coordinate, definition } = selected;
  const where = whereOf(view, coordinate, definition, node, answer.filter, [answer.groupBy]);
  scope.uncovered(...where.uncovered, ...uncoveredDimensions(selected, answer));
  const slot = scope.slots.aggregates++;
  const rows: Rows = { children: [], sums: new Map() };
  const row = rowObject(scope, type, selected, answer, rows);
  fetch(fetchAggregate(slot, selected, view, answer, where, rows));
  return field<null, Grouped>(
    selected,
    (run) => {
      const outcome = run.aggregates[slot];
      if (outcome !== undefined && 'error' in outcome) throw outcome.error;
      return outcome?.rows;
    },
    row,
  );
}

/** What is needed of the rows. */
interface Rows {
  readonly children: Fetch<Grouped>[];
  /** Result field → the column summed. */
  readonly sums: Map<string, string>;
}

function rowObject(
  scope: Scope,
  type: GraphQLObjectType,
  { nodes }: Selected,
  { dimensions, measures }: AggregateAnswer,
  rows: Rows,
): Complete<Grouped> {
  const byField = new Map(Object.values(dimensions).map((dimension) => [dimension.field, dimension]));
  const fields = fieldsOf<Grouped>(scope, type, scope.select(type, nodes), (selected) => {
    const { name } = selected;
    const measure = Object.hasOwn(measures, name) ? measures[name] : undefined;
    if (measure !== undefined && measure !== 'count') rows.sums.set(name, measure.sum);
    const dimension = byField.get(name);
    if (dimension?.entity !== undefined) return entityField(scope, selected, dimension.entity, rows);
    return measure === undefined && dimension === undefined ? undefined : leaf(selected, (row) => row[name]);
  });
  return objectOf(fields);
}

function entityField(scope: Scope, selected: Selected, entity: string, rows: Rows): FieldPlan<Grouped> | undefined {
  const type = runtimeType(scope, selected, entity);
  const view = scope.catalogue.view(entity);
  if (type === undefined || view === undefined) return undefined;
  const slot = scope.slots.documents++;
  const source = new Source(view);
  const object = documents(scope, type, source, scope.select(type, selected.nodes));
  const idOf = (row: Grouped): string | null => {
    const id = row[selected.name];
    return id === null || id === undefined ? null : String(id);
  };
  rows.children.push(fetchDocuments(slot, selected.coordinate, source, (_, row) => idOf(row)));
  return field<Grouped, Document>(
    selected,
    (run, row) => {
      const id = idOf(row);
      return id === null ? null : run.documents[slot]?.get(id);
    },
    object,
  );
}

function fetchAggregate(
  slot: number,
  { coordinate, definition, nodes }: Selected,
  view: JoinedView,
  answer: AggregateAnswer,
  where: Where,
  { children, sums }: Rows,
): Fetch<null> {
  const [node] = nodes;
  if (node === undefined) throw new TypeError(`${coordinate} is not selected`);
  const counts = Object.entries(answer.measures).flatMap(([name, measure]) => (measure === 'count' ? [name] : []));
  const question = fromArguments(definition, node, (args) => {
    const asked = args[answer.groupBy];
    const names: readonly unknown[] = Array.isArray(asked) ? asked : [];
    const dimensions = [...new Set(names)].flatMap((name): Dimension[] => {
      const dimension = typeof name === 'string' ? answer.dimensions[name] : undefined;
      return dimension === undefined ? [] : [dimension];
    });
    return { dimensions, where: where.conditions(args) };
  });
  const ask = (run: Parameters<typeof question>[0]) => {
    try {
      return question(run);
    } catch (error) {
      return { error };
    }
  };

  return {
    async execute(run, _) {
      const asked = ask(run);
      if ('error' in asked) {
        run.aggregates[slot] = asked;
        return;
      }
      const groupBy = asked.dimensions.map(({ column }) => column);
      const query = { where: asked.where, groupBy, sums: [...sums.values()] };
      const found = await recorded(
        run,
        view.name,
        `${coordinate}: grouped by ${groupBy.join(', ') || 'nothing'}`,
        (rows) => rows.length,
        () => run.reader.aggregate(view, query),
      );
      const rows = found.map((row): Grouped => {
        const grouped: Record<string, Value | null> = {};
        for (const [i, { field }] of asked.dimensions.entries()) grouped[field] = row.key[i] ?? null;
        for (const name of counts) grouped[name] = row.count;
        for (const [i, name] of [...sums.keys()].entries()) grouped[name] = row.sums[i] ?? 0;
        return grouped;
      });
      run.aggregates[slot] = { rows };
      await fetchAll(children, run, rows);
    },
    explain() {
      const by = where.names.length === 0 ? '' : ` by ${where.names.map((name) => `its ${name}`).join(' and ')}`;
      return [`${coordinate}: aggregate of ${view.name}${by}`, ...indent(children.flatMap((child) => child.explain()))];
    },
  };
}

function uncoveredDimensions({ definition, nodes, coordinate }: Selected, answer: AggregateAnswer): string[] {
  const [node] = nodes;
  const argument = definition.args.find(({ name }) => name === answer.groupBy);
  const type = argument && getNamedType(argument.type);
  if (node === undefined || !isEnumType(type)) return [`${coordinate}(${answer.groupBy}:)`];
  const all = type.getValues().map(({ name }) => name);
  const value = given(definition, node, answer.groupBy);
  return (value === undefined ? [] : named(value, all))
    .filter((name) => !Object.hasOwn(answer.dimensions, name))
    .map((name) => `${type.name}.${name}`);
}

const named = (value: Given | ValueNode, all: readonly string[]): readonly string[] => {
  if (value === 'default' || value.kind === Kind.VARIABLE) return all;
  if (value.kind === Kind.LIST) return value.values.flatMap((element) => named(element, all));
  return value.kind === Kind.ENUM ? [value.value] : [];
};
