import { ApolloServer, type ApolloServerOptions, type BaseContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { clientErrors, type ErrorLog } from './errors.ts';

type OurOptions<C extends BaseContext> = ApolloServerOptions<C> & {
  readonly log?: ErrorLog;
  /** Named to clients when the server that its data lies on does not answer. */
  readonly service?: string;
};

/**
 * An Apollo Server as all of ours are set up: errors only with codes of the API, CSRF prevention on, no persisted
 * queries, and none of the plugins that cost something on every field (cache hints, traces). Further plugins go on
 * working. Not started yet: {@link listenHttp} does.
 */
export function apolloServer<C extends BaseContext>({
  log = console.error,
  service,
  ...options
}: OurOptions<C>): ApolloServer<C> {
  return new ApolloServer<C>({
    introspection: true,
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    stringifyResult: (result) => JSON.stringify(result),
    formatError: clientErrors(log, service),
    logger: quiet(log),
    ...options,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ...(options.plugins ?? []),
    ],
  } as ApolloServerOptions<C>);
}

/** Apollo's warnings and errors go where ours go; the rest is of no interest to an operator. */
const quiet = (log: ErrorLog) => ({ debug: () => {}, info: () => {}, warn: log, error: log });
