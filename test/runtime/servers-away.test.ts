import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import { system } from '../../joinery.config.ts';
import { run } from '../../runtime/run.ts';
import { readSystemSettings } from '../../runtime/settings-of.ts';
import { partsOf } from '../../runtime/system.ts';
import { type TcpProxy, tcpProxy } from '../eventing/tcp-proxy.ts';
import { freeBlock } from '../faults/ports.ts';
import { type Servers, withServers } from '../servers.ts';
import { ask, assigned, ground, orderQuestion, place, readiness, until } from '../system/order.ts';
import { startPart } from '../system/process.ts';
import { temporaryFolder } from '../system/running.ts';
import { type OwnPlace, ownPlace } from '../system/servers.ts';

/** The servers, each behind a wire that is cut: they are away until it is mended. */
async function awayServers({ brokers, mongodb }: Servers) {
  const [host = '', port] = brokers[0]?.split(':') ?? [];
  const database = new URL(mongodb);
  const kafka = await tcpProxy({ host, port: Number(port) });
  const mongo = await tcpProxy({ host: database.hostname, port: Number(database.port) });
  for (const wire of [kafka, mongo]) wire.cut();
  // The driver and kafkajs go on with the addresses that the servers tell them, unless they are told not to.
  const url = `mongodb://127.0.0.1:${mongo.port}/?directConnection=true`;
  return { kafka, mongo, env: { KAFKA_BROKERS: `127.0.0.1:${kafka.port}`, MONGODB_URL: url } };
}

interface Scene extends AsyncDisposable {
  readonly kafka: TcpProxy;
  readonly mongo: TcpProxy;
  readonly place: OwnPlace;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

async function scene(servers: Servers): Promise<Scene> {
  const place = ownPlace(servers);
  const { kafka, mongo, env } = await awayServers(servers);
  const folder = await temporaryFolder();
  const port = await freeBlock(7);
  return {
    kafka,
    mongo,
    place,
    port,
    env: { ...place.env, ...env, JOINERY_PORT: `${port}`, JOINERY_DATA: folder.path, JOINERY_SEED_ORDERS: '0' },
    async [Symbol.asyncDispose]() {
      for (const one of [kafka, mongo, place, folder]) await one[Symbol.asyncDispose]();
    },
  };
}

const PARTS = partsOf(system);
const NEEDS_NOTHING = 'search';
const MONGODB = 'MongoDB does not answer';
const KAFKA = 'Kafka does not answer';

withServers('servers that are away at the start', (servers) => {
  test('are waited for: each part says what it lacks, and starts as it comes', async () => {
    await using at = await scene(servers);
    const logged: string[] = [];
    const stop = new AbortController();
    const log = (...said: readonly unknown[]) => logged.push(said.map(String).join(' '));
    const starting = run(system, readSystemSettings(system, at.env), { log, signal: stop.signal });
    await using _stopped = {
      async [Symbol.asyncDispose]() {
        stop.abort();
        await Promise.allSettled([starting]);
      },
    };
    const origin = (part: string) => `http://127.0.0.1:${at.port + PARTS.indexOf(part)}`;
    const lacking = async (part: string, ...missing: string[]) => {
      const { status, missing: told } = await readiness(origin(part));
      return status === (missing.length === 0 ? 200 : 503) && missing.every((what) => told.includes(what));
    };
    const lacks = (part: string, ...missing: string[]) =>
      until(
        () => lacking(part, ...missing),
        () => `${part} should lack ${missing}; ${logged.join('\n')}`,
      );

    // Without both: what needs neither is ready, the gateway answers what it can, the others say what they wait for.
    await lacks('gateway', MONGODB);
    for (const part of ['customers', 'orders', 'containers', 'voyages', 'projector']) {
      await lacks(part, MONGODB, KAFKA);
      expect((await fetch(`${origin(part)}/health`)).status).toBe(200);
    }
    await lacks(NEEDS_NOTHING);
    const unanswered = await ask(origin('gateway'), '{ customer(id: "anna") { name } }');
    expect(unanswered).toMatchObject({
      data: { customer: null },
      errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE', service: 'customers' } }],
    });

    // With the database: commands and composition go on.
    at.mongo.mend();
    for (const part of ['customers', 'containers', 'voyages', 'orders']) {
      let answer: unknown;
      await until(
        async () => {
          const { errors } = await ask(origin('gateway'), `{ ${part} { nodes { id } } }`);
          answer = errors;
          return errors === undefined;
        },
        () => `${part}: ${JSON.stringify(answer)}\n${logged.join('\n')}`,
      );
      await lacks(part, KAFKA);
    }
    await ground(origin('gateway'));
    expect((await ask(origin('gateway'), '{ customer(id: "anna") { name } }', 'composition')).data).toEqual({
      customer: { name: 'Anna' },
    });

    // With both: all that was accepted meanwhile reaches everybody.
    at.kafka.mend();
    await using _ = await starting;
    await place(origin('gateway'), 'o1');
    for (const strategy of ['composition', 'view'] as const) {
      await until(async () =>
        isDeepStrictEqual((await ask(origin('gateway'), orderQuestion('o1'), strategy)).data, assigned('o1')),
      );
    }
    for (const part of PARTS) await lacks(part);

    // Each change is said once; in the end each goes on.
    for (const waiter of ['customers', 'orders', 'projector', 'the event feed']) {
      const said = logged.filter((line) => line.startsWith(`${waiter} waits: `) || line === `${waiter} goes on`);
      expect(said.length).toBeGreaterThan(1);
      expect(said.at(-1)).toBe(`${waiter} goes on`);
      expect(said.filter((line, i) => line === said[i - 1])).toEqual([]);
    }
  }, 240_000);

  test('do not hold up who stops meanwhile', async () => {
    await using at = await scene(servers);
    await using waiting = startPart(['orders', 'projector', 'gateway'], at.env);
    await until(async () => (await readiness(`http://127.0.0.1:${at.port + PARTS.indexOf('orders')}`)).status === 503);
    expect(await waiting.stop()).toEqual({ code: 0, signal: null });
  }, 240_000);
});
