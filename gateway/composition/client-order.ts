import { Kind, parse, print, type SelectionNode, type SelectionSetNode, stripIgnoredCharacters } from 'graphql';
import type { ObjectShape, ValueShape } from './shape.ts';

/**
 * A fetch's document with its fields in the order in which the client asked for them. Plans reorder them; but of
 * several fields that fail and cannot be null a subgraph tells only the first, and that is to be the client's first.
 *
 * @param path of the fetch's objects in the response; `@` stands for the elements of a list
 */
export function inClientOrder(
  operation: string,
  root: ObjectShape,
  path: readonly (string | number)[],
  ofEntities: boolean,
): string {
  const shape = shapeAt(root, path);
  if (shape === null) return operation;
  const document = parse(operation, { noLocation: true });
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
    const { selectionSet } = definition;
    return {
      ...definition,
      selectionSet: ofEntities ? withinEntities(selectionSet, shape) : ordered(selectionSet, shape),
    };
  });
  return stripIgnoredCharacters(print({ ...document, definitions }));
}

const withinEntities = (set: SelectionSetNode, shape: ObjectShape): SelectionSetNode => ({
  ...set,
  selections: set.selections.map((selection) =>
    selection.kind === Kind.FIELD && selection.selectionSet !== undefined
      ? { ...selection, selectionSet: ordered(selection.selectionSet, shape) }
      : selection,
  ),
});

function ordered(set: SelectionSetNode, shape: ObjectShape): SelectionSetNode {
  const places = new Map(shape.fields.map(({ key }, place) => [key, place]));
  const selections = set.selections
    .flatMap((selection) => (set.selections.length > 1 ? apart(selection) : [selection]))
    .map((selection) => within(selection, shape))
    .map((selection) => ({ selection, place: placeOf(selection, places) }))
    .sort((a, b) => a.place - b.place)
    .map(({ selection }) => selection);
  return { ...set, selections };
}

/** A fragment as one for each of its fields: others may come between them. */
const apart = (selection: SelectionNode): readonly SelectionNode[] =>
  selection.kind === Kind.INLINE_FRAGMENT
    ? selection.selectionSet.selections.flatMap(apart).map((one) => ({
        ...selection,
        selectionSet: { ...selection.selectionSet, selections: [one] },
      }))
    : [selection];

function within(selection: SelectionNode, shape: ObjectShape): SelectionNode {
  if (selection.kind === Kind.FRAGMENT_SPREAD || selection.selectionSet === undefined) return selection;
  if (selection.kind === Kind.INLINE_FRAGMENT)
    return { ...selection, selectionSet: ordered(selection.selectionSet, shape) };
  const key = (selection.alias ?? selection.name).value;
  const field = shape.fields.find((field) => field.key === key);
  const inner = field === undefined ? null : objectIn(field.value);
  return inner === null ? selection : { ...selection, selectionSet: ordered(selection.selectionSet, inner) };
}

/** What the client did not ask for, such as keys of entities, comes last. */
function placeOf(selection: SelectionNode, places: ReadonlyMap<string, number>): number {
  if (selection.kind === Kind.FIELD) return places.get((selection.alias ?? selection.name).value) ?? places.size;
  if (selection.kind === Kind.FRAGMENT_SPREAD) return places.size;
  return Math.min(...selection.selectionSet.selections.map((one) => placeOf(one, places)));
}

function shapeAt(root: ObjectShape, path: readonly (string | number)[]): ObjectShape | null {
  let shape: ObjectShape | null = root;
  for (const step of path) {
    if (step === '@') continue;
    const field: ObjectShape['fields'][number] | undefined = shape?.fields.find(({ key }) => key === step);
    shape = field === undefined ? null : objectIn(field.value);
  }
  return shape;
}

/** Null for what is no object, or one of several types. */
function objectIn(value: ValueShape): ObjectShape | null {
  if (value.kind === 'nonNull' || value.kind === 'list') return objectIn(value.of);
  return value.kind === 'object' ? value.shape : null;
}
