import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';
import type { AggregateAnswer, Answer, ListAnswer } from '../../projector/answer.ts';
import type { JoinedView, ViewEntity } from '../../projector/view.ts';

/** Views answer fields that the API does not have, or has otherwise: the message names every one. */
export class ViewsDoNotFit extends Error {
  readonly code = 'VIEWS_DO_NOT_FIT';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`the views do not fit the API:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.name = 'ViewsDoNotFit';
    this.faults = faults;
  }
}

type Field = GraphQLField<unknown, unknown>;

/**
 * Holds declarations against the API: what they name must be there. Not the other way round: what a view does not
 * answer is composed.
 *
 * @throws ViewsDoNotFit
 */
export function mustFit(schema: GraphQLSchema, views: readonly JoinedView[]): void {
  const faults = new Set<string>();
  for (const view of views) {
    for (const { entity } of [{ entity: view.root }, ...Object.values(view.join)]) {
      for (const fault of entityFaults(schema, entity)) faults.add(fault);
    }
    for (const fault of joinFaults(schema, view)) faults.add(fault);
    for (const [coordinate, answer] of Object.entries(view.answers)) {
      for (const fault of answerFaults(schema, view, coordinate, answer)) {
        faults.add(`${coordinate}, answered by the view '${view.name}': ${fault}`);
      }
    }
  }
  if (faults.size > 0) throw new ViewsDoNotFit([...faults]);
}

function entityFaults(schema: GraphQLSchema, { type: name, key, fields }: ViewEntity): string[] {
  const type = schema.getType(name);
  if (!isObjectType(type)) return [`the entity ${name} is no object type of the API`];
  return [...new Set([key, ...fields])]
    .filter((field) => type.getFields()[field] === undefined)
    .map((field) => `the entity ${name} has a field '${field}' in the views, and none in the API: ${names(type)}`);
}

/** A join that is no field may still be what a filter names. */
function joinFaults(schema: GraphQLSchema, { name: view, root, join }: JoinedView): string[] {
  const type = schema.getType(root.type);
  if (!isObjectType(type)) return []; // said of the entity
  return Object.entries(join).flatMap(([name, { join, entity }]) => {
    const field = type.getFields()[name];
    if (field === undefined && join !== 'reference') return [];
    const of = `the join '${name}' of the view '${view}'`;
    if (field === undefined) return [`${of} is no field of ${root.type}: ${names(type)}`];
    if (!canBe(schema, field, entity.type))
      return [`${of} brings ${entity.type}, and ${root.type}.${name} is another type`];
    const isList = isListType(getNullableType(field.type));
    if (isList !== (join === 'many')) return [`${of} must be ${isList ? 'many()' : 'one() or reference()'}`];
    return [];
  });
}

function answerFaults(schema: GraphQLSchema, view: JoinedView, coordinate: string, answer: Answer): string[] {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return [`the API has no type ${typeName}`];
  const field = type.getFields()[fieldName];
  if (field === undefined) return [`the API has no such field: ${typeName} has ${names(type)}`];
  const isRoot = type === schema.getQueryType();
  switch (answer.answer) {
    case 'byId':
      if (!isRoot) return ['only a field of Query can be answered by id'];
      return [
        ...argumentFaults(field, answer.argument),
        ...(canBe(schema, field, view.root.type) ? [] : [`it is no ${view.root.type}`]),
      ];
    case 'list':
      return listFaults(schema, view, field, answer, isRoot);
    case 'aggregate':
      return isRoot ? aggregateFaults(field, answer) : ['only a field of Query can be an aggregate'];
  }
}

function listFaults(
  schema: GraphQLSchema,
  { root }: JoinedView,
  field: Field,
  { of, filter, sort }: ListAnswer,
  isRoot: boolean,
): string[] {
  const faults = filter === undefined ? [] : argumentFaults(field, filter);
  if (isRoot && of !== undefined) faults.push("a field of Query has no parent to be a list 'of'");
  if (!isRoot && of === undefined) faults.push("the list of an entity needs 'of', the column that holds its id");
  const connection = getNamedType(field.type);
  const nodes = isObjectType(connection) ? connection.getFields().nodes : undefined;
  if (nodes === undefined) faults.push('it is no connection: its type has no field nodes');
  else if (!canBe(schema, nodes, root.type)) faults.push(`its nodes are no ${root.type}`);
  if (Object.keys(sort).length > 0) faults.push(...sortFaults(field, sort));
  return faults;
}

function sortFaults(field: Field, sort: ListAnswer['sort']): string[] {
  const input = getNamedType(field.args.find(({ name }) => name === 'orderBy')?.type);
  const keys = isInputObjectType(input) ? getNamedType(input.getFields().field?.type) : undefined;
  if (!isEnumType(keys)) return ['it has no argument orderBy: [{ field, direction }] to be sorted by'];
  return Object.keys(sort)
    .filter((name) => keys.getValue(name) === undefined)
    .map((name) => `${keys.name} has no value ${name}`);
}

function aggregateFaults(field: Field, { filter, groupBy, dimensions, measures }: AggregateAnswer): string[] {
  const faults = [...argumentFaults(field, filter), ...argumentFaults(field, groupBy)];
  const keys = getNamedType(field.args.find(({ name }) => name === groupBy)?.type);
  if (isEnumType(keys)) {
    const unknown = Object.keys(dimensions).filter((name) => keys.getValue(name) === undefined);
    faults.push(...unknown.map((name) => `${keys.name} has no value ${name}`));
  }
  const row = getNamedType(field.type);
  if (!isObjectType(row)) return [...faults, 'it is no list of objects'];
  const shown = [...Object.values(dimensions).map((dimension) => dimension.field), ...Object.keys(measures)];
  const unknown = shown.filter((name) => row.getFields()[name] === undefined);
  return [...faults, ...unknown.map((name) => `${row.name} has no field ${name}: it has ${names(row)}`)];
}

const argumentFaults = ({ args }: Field, name: string): string[] =>
  args.some((argument) => argument.name === name)
    ? []
    : [`it has no argument '${name}': it has ${args.map((argument) => argument.name).join(', ') || 'none'}`];

/** Whether what the field holds can be of this type. */
function canBe(schema: GraphQLSchema, { type }: Field, name: string): boolean {
  const held = getNamedType(type);
  const wanted = schema.getType(name);
  if (held.name === name) return true;
  return isAbstractType(held) && isObjectType(wanted) && schema.isSubType(held, wanted);
}

const names = (type: GraphQLObjectType): string => Object.keys(type.getFields()).join(', ');
