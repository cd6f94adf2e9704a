import { GraphQLError } from 'graphql';
import { apiError } from '../../api/index.ts';
import { isErrorCode } from '../../serving/errors.ts';
import type { NoAnswer, SubgraphError } from '../../serving/exchange.ts';
import type { ResponsePath } from './result.ts';

/** The gateway's own doing, not the client's: it wrote the document that the subgraph refused. */
const OF_DOCUMENTS: ReadonlySet<unknown> = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED']);

const NOT_KNOWN = 'whether this was done is not known; a creation that was given an id can be repeated with it';

/** A service did not answer. Of a mutation the client must know whether it may have been done all the same. */
export function unanswered(service: string, { message, done }: NoAnswer, repeatable: boolean): GraphQLError {
  const said = `the service ${service} ${message}`;
  if (repeatable) return apiError('SERVICE_UNAVAILABLE', said, { service });
  const outcome = done === 'no' ? 'nothing was done' : NOT_KNOWN;
  return apiError('SERVICE_UNAVAILABLE', `${said}: ${outcome}`, { service, done });
}

/** The service's own server is away, or that of a service that it asked. */
export const isUnavailable = ({ extensions }: SubgraphError): boolean => extensions?.code === 'SERVICE_UNAVAILABLE';

/** Nothing was answered: the request was refused as a whole, or its one field, the list of entities, failed. */
export const isRequestFault = ({ path }: SubgraphError, data: unknown): boolean =>
  (data === undefined || data === null) && (path === undefined || (path.length === 1 && path[0] === '_entities'));

/**
 * A subgraph's error for the client: message, code and what belongs to the code, at its path in the whole response.
 * One without a code of the API gets none here: it is logged and becomes INTERNAL on its way out.
 */
export function passedOn(
  { message = 'no message', extensions = {} }: SubgraphError,
  service: string,
  path: ResponsePath | undefined,
): GraphQLError {
  const { stacktrace: _, exception: __, serviceName: ___, http: ____, ...rest } = extensions;
  if (isErrorCode(rest.code) && !OF_DOCUMENTS.has(rest.code))
    return new GraphQLError(message, { path, extensions: rest });
  return new GraphQLError(`${service} answered: ${message} ${JSON.stringify(extensions)}`, { path });
}
