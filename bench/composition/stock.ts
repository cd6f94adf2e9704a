import '../../runtime/production.ts';
import { ApolloGateway, LocalCompose } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { parse } from 'graphql';
import { serving } from '../measure/serving.ts';
import { subgraphsAt } from './schema.ts';

/** Apollo Server and Gateway as they come. */
const localServiceList = subgraphsAt(process.argv.slice(2)).map(({ name, url, sdl }) => ({
  name,
  url,
  typeDefs: parse(sdl),
}));
const gateway = new ApolloGateway({ supergraphSdl: new LocalCompose({ localServiceList, logger: undefined }) });
const { url } = await startStandaloneServer(new ApolloServer({ gateway }), { listen: { port: 0, host: '127.0.0.1' } });
serving(Number(new URL(url).port));
