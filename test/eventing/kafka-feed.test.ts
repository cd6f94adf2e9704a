import { openKafkaFeed } from '../../eventing/kafka/index.ts';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { accounts, journals } from '../contracts/accounts.ts';
import { feedContract } from '../contracts/feed.ts';
import { withServers } from '../servers.ts';
import { published, silent } from './kafka-publishing.ts';
import { testTopics } from './kafka-topics.ts';

withServers('the feed on Kafka', (servers) => {
  const topics = testTopics(servers);
  const publishers = [
    { name: 'left', categories: ['accounts'] },
    { name: 'right', categories: ['journals'] },
  ];

  feedContract('Kafka', async () => {
    const connection = await topics.make(publishers);
    const left = published(connection, openLibsqlStore({ name: 'left', file: ':memory:', kinds: [accounts] }));
    const right = published(connection, openLibsqlStore({ name: 'right', file: ':memory:', kinds: [journals] }));
    return {
      left: left.store,
      right: right.store,
      async carried() {
        await left.carried();
        await right.carried();
      },
      open: async (options) =>
        openKafkaFeed({ connection, publishers, batchSize: 5, quietInterval: 20, onFailure: silent, ...options }),
      async [Symbol.asyncDispose]() {
        await left[Symbol.asyncDispose]();
        await right[Symbol.asyncDispose]();
        await connection[Symbol.asyncDispose]();
      },
    };
  });
});
