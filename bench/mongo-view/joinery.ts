import { openGateway } from '../../gateway/open.ts';
import { system } from '../../joinery.config.ts';
import { openMongoViewStore } from '../../projector/mongodb/index.ts';
import { subgraphsOf } from '../../runtime/subgraphs.ts';
import { benchMongo } from '../measure/mongodb.ts';
import { serving } from '../measure/serving.ts';

/** The gateway on a view in MongoDB (its one argument), and no services: nothing is composed. */
const connection = benchMongo();
const store = await openMongoViewStore({ connection, database: process.argv[2]!, views: system.views });
const nowhere = Object.fromEntries(system.services.map(({ name }) => [name, ['http://127.0.0.1:1/graphql']]));
const gateway = await openGateway({ subgraphs: subgraphsOf(system, nowhere), views: system.views, view: store });
serving(gateway.port, undefined, async () => {
  await gateway[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await connection[Symbol.asyncDispose]();
});
