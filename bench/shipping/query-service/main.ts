import { execute } from 'graphql';
import { gatewaySettings } from '../../../gateway/settings.ts';
import { apolloServer } from '../../../serving/apollo.ts';
import { closeAll } from '../../../serving/closing.ts';
import { listenHttp } from '../../../serving/http.ts';
import { answered, type Shortcut } from '../../../serving/shortcut.ts';
import type { StartPlacement } from '../../comparison/placement.ts';
import { openServices } from '../services/services.ts';
import { composerSettings } from '../services/settings.ts';
import { validDocuments } from './documents.ts';
import { type Loaders, requestLoaders } from './loaders.ts';
import { querySchema } from './schema.ts';

/**
 * A microservice that composes: the literature's "query service". Documents that it knows are executed by graphql-js at
 * once; Apollo Server meets what is new and wrong, and tells the client so.
 */
const start: StartPlacement = async (addresses) => {
  const services = openServices(addresses, composerSettings(process.env));
  const schema = querySchema(services);
  const documentOf = validDocuments(schema);

  const shortcut: Shortcut = (body) => {
    const request = plain(body);
    const document = request && documentOf(request.query);
    if (!document) return null;
    const { variables: variableValues, operationName } = request;
    const contextValue = requestLoaders(services);
    const execution = execute({ schema, document, variableValues, operationName, contextValue });
    if (!('then' in execution) && execution.data === undefined) return null; // refused before anything was done
    return answered(Promise.resolve(execution), console.error);
  };

  try {
    const http = await listenHttp<Loaders>(apolloServer<Loaders>({ schema }), {
      part: 'the query service',
      maxBody: gatewaySettings().maxBody,
      context: () => requestLoaders(services),
      shortcut,
    });
    return { port: http.port, [Symbol.asyncDispose]: () => closeAll([services, http]) };
  } catch (error) {
    await services[Symbol.asyncDispose]();
    throw error;
  }
};

export default start;

interface PlainRequest {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null for what is unusual, or wrong. */
function plain(body: unknown): PlainRequest | null {
  if (!isRecord(body) || typeof body.query !== 'string') return null;
  const { query, operationName, variables } = body;
  if (operationName != null && typeof operationName !== 'string') return null;
  if (variables != null && !isRecord(variables)) return null;
  return { query, operationName: operationName ?? undefined, variables: variables ?? undefined };
}
