import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import type { StartPlacement } from '../../../bench/comparison/placement.ts';

/** A placement's server that asks one service for each request, and tells where it was told to find what. */
const start: StartPlacement = async (services, folder) => {
  const server = createServer(async (incoming, response) => {
    incoming.resume();
    const { body } = await request(services.customers!, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    response.end(JSON.stringify({ services, folder, answer: await body.json() }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
};

export default start;
