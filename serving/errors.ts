import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { ErrorCode } from '../api/index.ts';
import { Unavailable } from '../eventing/index.ts';

/** Where an internal error is written, with the id that the client was told. */
export type ErrorLog = (entry: string) => void;

const LONGEST_MESSAGE = 1_000;

const CODES: ReadonlySet<string> = new Set<ErrorCode>([
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'NOT_FOUND',
  'CONFLICT',
  'REJECTED',
  'LIMIT_EXCEEDED',
  'SERVICE_UNAVAILABLE',
  'VIEW_BEHIND',
  'VIEW_NOT_COVERING',
  'CURSOR_EXPIRED',
  'INTERNAL',
]);

/** Apollo Server's own codes for what a client did wrong. */
const FAULTS_OF_CLIENTS: ReadonlySet<unknown> = new Set([
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

// graphql-js says "more that": https://github.com/graphql/graphql-js/blob/16.x.x/src/language/parser.ts
const TOO_MANY_TOKENS = /Document contains more tha[tn] (\d+) tokens/;

// What graphql-js says when it gives up comparing fields of the same name:
// https://github.com/graphql/graphql-js/blob/16.x.x/src/validation/rules/OverlappingFieldsCanBeMergedRule.ts
const GAVE_UP = 'Validation aborted.';

// What graphql-js says of an argument that only a run finds wrong, such as null by a variable that has a default:
// https://github.com/graphql/graphql-js/blob/16.x.x/src/execution/values.ts
const ARGUMENT = /^Argument "\w+" (of |has )/;

export const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && CODES.has(code);

/** The error for a client of something unforeseen: its cause goes to the log alone, under the id that both carry. */
export function internalError(cause: unknown, log: ErrorLog): { message: string; code: 'INTERNAL'; id: string } {
  const id = randomUUID();
  log(`${id} ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
  return { message: `something went wrong inside; the log has it under ${id}`, code: 'INTERNAL', id };
}

/**
 * What a domain error tells a client: its literal `code` (see eventing/errors.ts), and the rule that said no. Null for
 * any other error: a code of Node or of a library says nothing to clients, and INTERNAL is never anyone's to throw.
 */
function domainExtensions(error: unknown): { code: ErrorCode; rule?: string } | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const { code } = error;
  if (!isErrorCode(code) || code === 'INTERNAL') return null;
  return 'rule' in error && typeof error.rule === 'string' ? { code, rule: error.rule } : { code };
}

/**
 * Apollo Server's `formatError`: whatever was thrown, a client meets a code of the API and no text from inside. `service`
 * is whose server it was when that does not answer.
 */
export const clientErrors =
  (log: ErrorLog, service?: string) =>
  (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError =>
    shortened(coded(formatted, thrown, log, service));

/**
 * graphql-js repeats the value that it refuses: a client that sent much would be answered with as much, and twice.
 * The middle is left out: the ends say what it is about. The rest is within the bound, so that whoever passes it on
 * changes nothing.
 */
function shortened(error: GraphQLFormattedError): GraphQLFormattedError {
  const { message } = error;
  if (message.length <= LONGEST_MESSAGE) return error;
  const left = ` … (${message.length} characters in all) … `;
  const kept = Math.floor((LONGEST_MESSAGE - left.length) / 2);
  return { ...error, message: message.slice(0, kept) + left + message.slice(-kept) };
}

function coded(
  formatted: GraphQLFormattedError,
  thrown: unknown,
  log: ErrorLog,
  service: string | undefined,
): GraphQLFormattedError {
  const code = formatted.extensions?.code;
  if (code === 'GRAPHQL_PARSE_FAILED') return parseError(formatted);
  if (formatted.message === GAVE_UP) return gaveUp;
  if (isErrorCode(code)) return formatted;
  if (FAULTS_OF_CLIENTS.has(code)) return { ...formatted, extensions: { code: 'BAD_USER_INPUT' } };
  const cause = origin(thrown);
  if (isOfArgument(cause)) return { ...formatted, extensions: { code: 'BAD_USER_INPUT' } };
  if (cause instanceof Unavailable && service !== undefined) return { ...formatted, ...unavailable(service) };
  const domain = domainExtensions(cause);
  if (domain !== null) return { ...formatted, extensions: domain };
  const { message, ...extensions } = internalError(cause, log);
  return { ...formatted, message, extensions };
}

/** Which server it was is for the operator to know. */
const unavailable = (service: string) => ({
  message: `the service ${service} cannot reach its data: ask again`,
  extensions: { code: 'SERVICE_UNAVAILABLE', service },
});

function parseError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const bound = TOO_MANY_TOKENS.exec(formatted.message)?.[1];
  if (bound === undefined) return formatted;
  const message = `the document has more than ${bound} tokens`;
  return { message, extensions: { code: 'LIMIT_EXCEEDED', limit: 'tokens', bound: Number(bound) } };
}

const gaveUp: GraphQLFormattedError = {
  message: 'the document selects too many fields of the same name to tell whether they conflict: select each once',
  extensions: { code: 'LIMIT_EXCEEDED', limit: 'conflicts' },
};

/** From graphql-js itself: what resolvers throw has a code, or is no GraphQLError. */
const isOfArgument = (cause: unknown): boolean =>
  cause instanceof GraphQLError && cause.extensions.code === undefined && ARGUMENT.test(cause.message);

/** GraphQL wraps what a resolver threw; the log wants the stack of the cause. */
const origin = (thrown: unknown): unknown =>
  thrown instanceof GraphQLError ? (thrown.originalError ?? thrown) : thrown;
