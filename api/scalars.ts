import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

const parseDay = (value: unknown): string => {
  if (typeof value === 'string' && DAY.test(value)) {
    const time = Date.parse(`${value}T00:00:00Z`);
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(value)) return value;
  }
  throw new GraphQLError(`Date cannot represent ${JSON.stringify(value)}: expected a day such as "2026-11-23"`);
};

const parseInstant = (value: unknown): string => {
  if (typeof value === 'string' && INSTANT.test(value)) {
    parseDay(value.slice(0, 10)); // Date.parse turns February 30 into March 2
    const time = Date.parse(value);
    if (!Number.isNaN(time)) return new Date(time).toISOString();
  }
  throw new GraphQLError(
    `DateTime cannot represent ${JSON.stringify(value)}: expected RFC 3339 such as "2026-11-23T08:00:00.000Z"`,
  );
};

const scalar = (name: string, description: string, parse: (value: unknown) => string): GraphQLScalarType =>
  new GraphQLScalarType({
    name,
    description,
    serialize: (value) => value,
    parseValue: parse,
    parseLiteral: (node) => parse('value' in node && node.kind === Kind.STRING ? node.value : undefined),
  });

/** A calendar day. */
export const DateScalar = scalar('Date', 'A calendar day, such as 2026-11-23.', parseDay);

/** An instant; any offset is accepted and normalised to UTC with milliseconds. */
export const DateTimeScalar = scalar('DateTime', 'An instant: RFC 3339, UTC, milliseconds.', parseInstant);
