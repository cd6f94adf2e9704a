import { GraphQLError } from 'graphql';

/** Every `extensions.code` that a client can meet. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'REJECTED'
  | 'LIMIT_EXCEEDED'
  | 'SERVICE_UNAVAILABLE'
  | 'VIEW_BEHIND'
  | 'VIEW_NOT_COVERING'
  | 'CURSOR_EXPIRED'
  | 'INTERNAL';

/** An error for the client: the message says what was wrong and what to do. */
export const apiError = (code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLError =>
  new GraphQLError(message, { extensions: { code, ...extensions } });
