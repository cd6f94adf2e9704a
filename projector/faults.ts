import type { Column } from '../eventing/index.ts';
import type { Answer } from './answer.ts';
import type { JoinedView, ViewEntity } from './view.ts';

type Columns = ReadonlyMap<string, Column<object>>;

/**
 * What is wrong with declarations, as far as that shows without the API: each fault names the view, and what there is
 * instead. None: a store can be made of them.
 */
export const viewFaults = (views: readonly JoinedView[]): string[] => [
  ...doubles(views),
  ...views.flatMap((view) => [
    ...badNames(view),
    ...unknownColumns(view),
    ...unsummable(view),
    ...unreachable(view, views),
  ]),
];

function doubles(views: readonly JoinedView[]): string[] {
  const faults = new Set<string>();
  const names = new Set<string>();
  const answers = new Map<string, string>();
  const kinds = new Map<string, ViewEntity['kind']>();
  for (const { name, root, join, answers: own } of views) {
    if (names.has(name)) faults.add(`two views are named '${name}'`);
    names.add(name);
    for (const coordinate of Object.keys(own)) {
      const other = answers.get(coordinate);
      if (other !== undefined) faults.add(`${coordinate} is answered by two views, '${other}' and '${name}': keep one`);
      answers.set(coordinate, name);
    }
    for (const { kind } of [root, ...Object.values(join).map(({ entity }) => entity)]) {
      const known = kinds.get(kind.category) ?? kind;
      if (known !== kind) faults.add(`two kinds have the category '${kind.category}': ${known.type} and ${kind.type}`);
      kinds.set(kind.category, known);
    }
  }
  return [...faults];
}

const badNames = ({ name, columns, join }: JoinedView): string[] =>
  [
    name,
    ...Object.keys(columns),
    ...Object.keys(join),
    ...Object.values(join).flatMap((j) => Object.keys(columnsOf(j))),
  ]
    .filter((one) => !/^\w+$/.test(one))
    .map((one) => `the view '${name}' uses the name '${one}': use letters, digits and _`);

const columnsOf = (join: JoinedView['join'][string]): Readonly<Record<string, Column<object>>> =>
  join.join === 'reference' ? {} : join.columns;

/** What conditions, orders, groups and indexes can name: the root's own, and those of `one` parts. */
function namedColumns({ columns, join }: JoinedView): Columns {
  const named = new Map<string, Column<object>>(Object.entries(columns));
  for (const [name, part] of Object.entries(join)) {
    if (part.join !== 'one') continue;
    for (const [column, of] of Object.entries(part.columns)) named.set(`${name}.${column}`, of);
  }
  return named;
}

function unknownColumns(view: JoinedView): string[] {
  const known = namedColumns(view);
  const uses = [
    ...view.indexes.flatMap((index) => index.map((column) => ({ use: 'an index', column }))),
    ...Object.entries(view.answers).flatMap(([coordinate, answer]) =>
      columnsUsed(answer).map((column) => ({ use: coordinate, column })),
    ),
  ];
  return uses
    .filter(({ column }) => !known.has(column))
    .map(
      ({ use, column }) =>
        `${use} of the view '${view.name}' names the column '${column}'${why(view, column)}: it has ${list(known)}`,
    );
}

function columnsUsed(answer: Answer): string[] {
  switch (answer.answer) {
    case 'byId':
      return [];
    case 'list':
      return [
        ...(answer.of === undefined ? [] : [answer.of]),
        ...Object.values(answer.sort),
        ...answer.orderBy.map(({ column }) => column),
      ];
    case 'aggregate':
      return [
        ...Object.values(answer.dimensions).map(({ column }) => column),
        ...Object.values(answer.measures).flatMap((measure) => (measure === 'count' ? [] : [measure.sum])),
      ];
  }
}

function why({ join }: JoinedView, column: string): string {
  const [part = ''] = column.split('.');
  if (join[part]?.join === 'many') return `, of which a document has many (those can only be filtered by)`;
  if (join[part]?.join === 'reference') return `, of a reference (embed it with one() to have its columns)`;
  return ', which it does not declare';
}

function unsummable(view: JoinedView): string[] {
  const known = namedColumns(view);
  return Object.entries(view.answers).flatMap(([coordinate, answer]) =>
    answer.answer !== 'aggregate'
      ? []
      : Object.values(answer.measures).flatMap((measure) =>
          measure !== 'count' && known.get(measure.sum)?.type === 'text'
            ? [`${coordinate} of the view '${view.name}' sums the column '${measure.sum}', which is text`]
            : [],
        ),
  );
}

/** A reference is read from the view of its type. An embedded part need not have one: its own fields are there. */
function unreachable(view: JoinedView, views: readonly JoinedView[]): string[] {
  const needs = [
    ...Object.entries(view.join)
      .filter(([, { join }]) => join === 'reference')
      .map(([name, { entity }]) => ({ what: `the join '${name}'`, type: entity.type })),
    ...Object.entries(view.answers).flatMap(([coordinate, answer]) =>
      answer.answer !== 'aggregate'
        ? []
        : Object.entries(answer.dimensions).flatMap(([name, { entity: type }]) =>
            type === undefined ? [] : [{ what: `the dimension ${name} of ${coordinate},`, type }],
          ),
    ),
  ];
  return needs
    .filter(({ type }) => !views.some(({ root }) => root.type === type))
    .map(
      ({ what, type }) => `${what} of the view '${view.name}' refers to ${type}, and no view has ${type} as its root`,
    );
}

const list = (columns: Columns): string => (columns.size === 0 ? 'none' : [...columns.keys()].join(', '));
