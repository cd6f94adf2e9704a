import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';

export interface RandomOperation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

type Random = () => number;

/** The same numbers for the same seed. */
function random(seed: number): Random {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A valid query with aliases, fragments, conditions and variables; arguments take their values from `values`. */
export function randomOperation(
  schema: GraphQLSchema,
  values: Readonly<Record<string, readonly unknown[]>>,
  seed: number,
): RandomOperation {
  const next = random(seed);
  const below = (bound: number) => Math.floor(next() * bound);
  const chance = (probability: number) => next() < probability;
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const fragments: string[] = [];
  let names = 0;

  const variable = (type: string, value: unknown): string => {
    const name = `v${names++}`;
    variables[name] = value;
    definitions.push(`$${name}: ${type}`);
    return `$${name}`;
  };
  const condition = (): string => {
    if (!chance(0.12)) return '';
    const value = chance(0.5);
    const given = chance(0.7) ? variable('Boolean!', value) : String(value);
    return ` @${chance(0.5) ? 'skip' : 'include'}(if: ${given})`;
  };
  const argument = ({ name, type }: GraphQLArgument): string[] => {
    const possible = values[name];
    if (possible === undefined || (!isNonNullType(type) && chance(0.3))) return [];
    const value = possible[below(possible.length)];
    return [`${name}: ${chance(0.5) ? variable(String(type), value) : JSON.stringify(value)}`];
  };
  const field = (of: GraphQLField<unknown, unknown>, depth: number): string => {
    const type = getNamedType(of.type);
    const given = of.args.flatMap(argument);
    const alias = given.length > 0 || chance(0.2) ? `a${names++}: ` : '';
    const nested = isLeafType(type) ? '' : ` ${selections(type, depth - 1)}`;
    return `${alias}${of.name}${given.length > 0 ? `(${given.join(', ')})` : ''}${condition()}${nested}`;
  };
  const fieldsOf = (type: GraphQLNamedType, depth: number): string[] => {
    if (isUnionType(type)) {
      return type.getTypes().map((member) => `... on ${member.name}${condition()} ${selections(member, depth)}`);
    }
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    if (isInterfaceType(type) && chance(0.4)) {
      const possible = schema.getPossibleTypes(type);
      return possible.map((member) => `... on ${member.name}${condition()} ${selections(member, depth)}`);
    }
    const usable = Object.values(type.getFields()).filter((of) => depth > 0 || isLeafType(getNamedType(of.type)));
    return Array.from({ length: 1 + below(4) }, () => usable[below(usable.length)])
      .filter((of) => of !== undefined)
      .map((of) => field(of, depth));
  };
  const selections = (type: GraphQLNamedType, depth: number): string => {
    const chosen = fieldsOf(type, depth);
    // Apollo's executor loses fields of an object whose __typename was only asked for under an alias.
    if (isInterfaceType(type)) chosen.push('__typename');
    if (chance(0.3) || chosen.length === 0) chosen.push(chance(0.5) ? '__typename' : `a${names++}: __typename`);
    const inner = `{ ${chosen.join(' ')} }`;
    if (chance(0.15)) return `{ ... on ${type.name}${condition()} ${inner} ${fieldsOf(type, 0).join(' ')} __typename }`;
    if (!chance(0.15)) return inner;
    const name = `F${names++}`;
    fragments.push(`fragment ${name} on ${type.name} ${inner}`);
    return `{ ...${name}${condition()} __typename }`;
  };

  const body = selections(schema.getQueryType()!, 4);
  const head = definitions.length > 0 ? `query(${definitions.join(', ')})` : 'query';
  return { query: `${head} ${body} ${fragments.join(' ')}`, variables };
}
