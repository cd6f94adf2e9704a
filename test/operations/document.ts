import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { type Choice, type FieldChoice, type FragmentChoice, isPaged } from './selection.ts';
import type { Condition, Term } from './term.ts';

/** A list whose `after` is a variable: where the answer says how to go on. */
export interface Paging {
  readonly variable: string;
  /** Of the connection in the answer's data. */
  readonly path: readonly string[];
}

export interface Written {
  readonly body: string;
  readonly declarations: readonly string[];
  readonly fragments: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly paging: readonly Paging[];
}

type Shared = ReadonlyMap<string, readonly Choice[]>;

/** Where a selection stands: its path in the answer, or null within a list, where paths are many. */
type At = readonly string[] | null;

/**
 * Writes chosen selections as a document that is valid. A response key always stands for the same field with the
 * same arguments, so that whatever is merged can be; a second meaning of it gets another alias.
 */
export function write(schema: GraphQLSchema, choices: readonly Choice[], shared: Shared): Written {
  const declarations = new Map<string, string>();
  const variables: Record<string, unknown> = {};
  const fragments = new Map<string, string>();
  const paging: Paging[] = [];
  const keys = new Map<string, string>();
  const abstract = Object.values(schema.getTypeMap()).some(
    (type) => isAbstractType(type) && !type.name.startsWith('__'),
  );

  function argument(term: Term): string {
    return term.kind === 'variable' ? variable(term) : written(term, argument);
  }

  function variable({ type, passing, term }: Extract<Term, { kind: 'variable' }>): string {
    const constant = written(term, literal);
    const nullable = getNullableType(type);
    const defaulted = passing === 'byDefault' || passing === 'overruled' || passing === 'nullDespiteDefault';
    const byDefault = defaulted && !(isNonNullType(type) && constant === 'null') ? ` = ${constant}` : '';
    const declared = declaredType(type, nullable, passing, constant);
    const given =
      passing === 'byDefault' || passing === 'absent'
        ? undefined
        : passing === 'nullDespiteDefault'
          ? null
          : json(term);
    const meaning = `${declared}${byDefault}`;
    const signature = `${meaning} ${JSON.stringify(given)}`;
    const known = declarations.get(signature);
    if (known !== undefined) return `$${known.split(':')[0]}`;
    const name = `v${declarations.size + 1}`;
    declarations.set(signature, `${name}: ${meaning}`);
    if (given !== undefined) variables[name] = given;
    return `$${name}`;
  }

  const condition = ({ directive, term }: Condition): string => ` @${directive}(if: ${argument(term)})`;
  const all = (conditions: readonly Condition[]): string => conditions.map(condition).join('');

  function field(choice: FieldChoice, at: At): string {
    const { parent, name, conditions, selections } = choice;
    let cursor: string | undefined;
    const args = choice.args.map(([name, term]) => {
      if (term.kind !== 'cursor') return `${name}: ${argument(term)}`;
      if (at === null) return `${name}: null`;
      cursor = `cursor${paging.length + 1}`;
      return `${name}: $${cursor}`;
    });
    const call = args.length === 0 ? name : `${name}(${args.join(', ')})`;
    const key = keyFor(choice, call);
    const path = at && [...at, key];
    if (cursor !== undefined && path !== null) {
      paging.push({ variable: cursor, path });
      declarations.set(`cursor ${cursor}`, `${cursor}: String`);
    }
    const prefix = key === name ? '' : `${key}: `;
    if (selections === null) return `${prefix}${call}${all(conditions)}`;
    const definition = isObjectType(parent) ? parent.getFields()[name] : undefined;
    const below = definition !== undefined && String(definition.type).includes('[') ? null : path;
    const ends = definition !== undefined && isPaged(definition) && cursor !== undefined;
    const continued = ends ? ' pageInfo { hasNextPage endCursor }' : '';
    return `${prefix}${call}${all(conditions)} {${set(selections, below)}${continued} }`;
  }

  function keyFor({ parent, name, alias, returns }: FieldChoice, call: string): string {
    const scope = abstract ? '' : `${parent.name}.`;
    const signature = `${call}: ${returns}`;
    for (let n = alias; ; n++) {
      const key = n === 0 ? name : `${name}${n}`;
      const meaning = keys.get(`${scope}${key}`);
      if (meaning !== undefined && meaning !== signature) continue;
      keys.set(`${scope}${key}`, signature);
      return key;
    }
  }

  function fragment({ style, on, conditions, selections }: FragmentChoice, at: At): string {
    if (style === 'untyped') return `...${all(conditions)} {${set(selections, at)} }`;
    if (style === 'inline') return `... on ${on.name}${all(conditions)} {${set(selections, at)} }`;
    return `...${named(on.name, set(selections, at))}${all(conditions)}`;
  }

  function named(on: string, body: string): string {
    const text = `on ${on} {${body} }`;
    const name = fragments.get(text) ?? `F${fragments.size + 1}`;
    fragments.set(text, name);
    return name;
  }

  function set(choices: readonly Choice[], at: At): string {
    return choices
      .map((choice) => {
        if (choice.kind === 'field') return ` ${field(choice, at)}`;
        if (choice.kind === 'fragment') return ` ${fragment(choice, at)}`;
        return ` ...${named(choice.on, set(shared.get(choice.on) ?? [], null))}${all(choice.conditions)}`;
      })
      .join('');
  }

  const body = set(choices, []);
  return {
    body,
    declarations: [...declarations.values()].map((declaration) => `$${declaration}`),
    fragments: [...fragments].map(([text, name]) => `fragment ${name} ${text}`),
    variables,
    paging,
  };
}

/** A default needs a type that may be null; what is required, one that may not. */
function declaredType(type: GraphQLInputType, nullable: GraphQLInputType, passing: string, constant: string): string {
  if (passing === 'given' || passing === 'absent') return String(type);
  if (passing === 'required') return constant === 'null' ? String(nullable) : `${nullable}!`;
  return String(nullable);
}

const literal = (term: Term): string => (term.kind === 'variable' ? literal(term.term) : written(term, literal));

function written(term: Term, inner: (term: Term) => string): string {
  switch (term.kind) {
    case 'null':
    case 'cursor':
      return 'null';
    case 'scalar':
      return JSON.stringify(term.value);
    case 'enum':
      return term.name;
    case 'list':
      return `[${term.items.map(inner).join(', ')}]`;
    case 'object':
      return `{ ${term.fields.map(([name, value]) => `${name}: ${inner(value)}`).join(', ')} }`;
    case 'variable':
      return inner(term);
  }
}

/** As it is sent: variables within variables do not exist, their values stand for them. */
function json(term: Term): unknown {
  switch (term.kind) {
    case 'null':
    case 'cursor':
      return null;
    case 'scalar':
      return term.value;
    case 'enum':
      return term.name;
    case 'list':
      return term.items.map(json);
    case 'object':
      return Object.fromEntries(term.fields.map(([name, value]) => [name, json(value)]));
    case 'variable':
      return json(term.term);
  }
}
