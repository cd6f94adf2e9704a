import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { connectKafka } from '../../eventing/kafka/index.ts';

const settings = (port: number) => ({
  brokers: [`127.0.0.1:${port}`],
  topicPrefix: '',
  groupPrefix: '',
  partitions: 1,
});

/** Takes connections and never says a word, as a broker whose machine hangs. */
async function silentBroker() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.length,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
  };
}

test('a question that kafkajs never answers ends all the same, and the next one is asked anew', async () => {
  await using broker = await silentBroker();
  const connection = connectKafka(settings(broker.port), { log: () => {}, longest: 150 });
  await expect(connection.ping()).rejects.toMatchObject({ code: 'UNAVAILABLE', server: 'Kafka', done: 'unknown' });
  expect(broker.connections()).toBe(1);
  await expect(connection.ping()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(broker.connections()).toBe(2);
});
