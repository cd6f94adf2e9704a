import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { connectKafka } from '../../eventing/kafka/index.ts';
import { system } from '../../joinery.config.ts';
import { run } from '../../runtime/run.ts';
import { readSystemSettings } from '../../runtime/settings-of.ts';
import { withServers } from '../servers.ts';
import { until } from '../system/order.ts';
import { startPart } from '../system/process.ts';
import { temporaryFolder } from '../system/running.ts';
import { ownPlace } from '../system/servers.ts';

type Env = Readonly<Record<string, string>>;

/** Runs parts until a server says what only a person can mend; what it said. */
async function refusal(parts: readonly string[], env: Env): Promise<unknown> {
  await using folder = await temporaryFolder();
  const settings = readSystemSettings(system, { JOINERY_PORT: '0', JOINERY_DATA: folder.path, ...env });
  try {
    await using running = await run(system, settings, { parts, log: () => {} });
    return await running.refused;
  } catch (error) {
    return error;
  }
}

const withLogin = (url: string): string => url.replace('://', '://ann:s3cret@');

withServers('a setting that no waiting mends', (servers) => {
  const secure = secureListener();

  test('a user that MongoDB does not have', async () => {
    await using place = ownPlace(servers);
    const error = await refusal(['customers', 'gateway'], { ...place.env, MONGODB_URL: withLogin(servers.mongodb) });
    expect(error).toMatchObject({ code: 'MONGODB_LOGIN_REFUSED' });
    expect(String(error)).toMatch(/refuses us: .*check the user name, password and rights of MONGODB_URL/);
    expect(String(error)).not.toContain('s3cret');
  });

  test('TLS with a MongoDB that speaks none, by its file of authorities', async () => {
    await using place = ownPlace(servers);
    const url = `${servers.mongodb}&tls=true&tlsCAFile=/nowhere/ca.pem`;
    expect(await refusal(['customers'], { ...place.env, MONGODB_URL: url })).toMatchObject({ code: 'ENOENT' });
  });

  test('a topic that expires events', async () => {
    await using place = ownPlace(servers);
    const kafka = { brokers: servers.brokers, topicPrefix: place.prefix, groupPrefix: place.prefix, partitions: 1 };
    await using connection = connectKafka(kafka, { log: () => {} });
    const expiring = { topic: `${place.prefix}customers`, configEntries: [{ name: 'retention.ms', value: '1000' }] };
    await connection.ask((admin) => admin.createTopics({ topics: [expiring], waitForLeaders: true }));
    const error = await refusal(['customers'], place.env);
    expect(error).toMatchObject({ code: 'TOPIC_LOSES_HISTORY', topic: expiring.topic, setting: 'retention.ms' });
  });

  test.each<[string, Env, string]>([
    ['a wrong password', { KAFKA_PASSWORD: 'wr0ng' }, 'KAFKA_LOGIN_REFUSED'],
    ['another mechanism', { KAFKA_SASL_MECHANISM: 'scram-sha-256' }, 'KAFKA_LOGIN_REFUSED'],
    ['TLS without their authority', { KAFKA_CA_FILE: '' }, 'KAFKA_NOT_TRUSTED'],
  ])('%s for Kafka', async (_, wrong, code) => {
    if (secure === null) return left();
    await using place = ownPlace(servers);
    const error = await refusal(['customers'], { ...place.env, ...secure, ...wrong });
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toMatch(/wr0ng|joinery-secret/);
  });

  test('ends the process, with what to do and without a stack', async () => {
    if (secure === null) return left();
    await using place = ownPlace(servers);
    await using folder = await temporaryFolder();
    const env = { ...place.env, ...secure, KAFKA_PASSWORD: 'wr0ng', JOINERY_PORT: '0', JOINERY_DATA: folder.path };
    await using wrong = startPart(['projector'], env);
    expect(await wrong.ended).toEqual({ code: 1, signal: null });
    expect(wrong.said()).toMatch(/^joinery: Kafka refuses the login: .*check its mechanism, user name and password$/m);
    expect(wrong.said()).not.toMatch(/wr0ng|^ +at /m);
  });

  test.each(['plain', 'scram-sha-512'])('the right ones by %s are taken', async (mechanism) => {
    if (secure === null) return left();
    await using place = ownPlace(servers);
    await using folder = await temporaryFolder();
    const env = { ...place.env, ...secure, KAFKA_SASL_MECHANISM: mechanism };
    const settings = readSystemSettings(system, { JOINERY_PORT: '0', JOINERY_DATA: folder.path, ...env });
    await using running = await run(system, settings, { parts: ['customers', 'orders'], log: () => {} });
    for (const service of running.services) await until(async () => (await service.ready()).length === 0);
  });
});

describe('a port that is taken', () => {
  test('is told before anything else is done', async () => {
    await using folder = await temporaryFolder();
    const env = { JOINERY_PORT: '0', JOINERY_DATA: join(folder.path, 'none') };
    await using first = await run(system, readSystemSettings(system, { ...env, JOINERY_DATA: folder.path }), {
      parts: ['search'],
    });
    const { port } = first.services[0]!;
    const settings = readSystemSettings(system, { ...env, JOINERY_SEARCH_PORT: `${port}` });
    const seeding = { first: () => Promise.reject(new Error('it began')) };
    await expect(run(system, settings, seeding)).rejects.toThrow(`search cannot start: port ${port} is taken`);
  });
});

/** Null where the servers have none. */
function secureListener(): Env | null {
  const { KAFKA_SECURE_BROKERS: brokers, KAFKA_SECURE_CA: ca } = process.env;
  const { KAFKA_SECURE_USER: user, KAFKA_SECURE_PASSWORD: password } = process.env;
  if (brokers === undefined || ca === undefined || user === undefined || password === undefined) return null;
  if (!readFileSync(ca, 'utf8').includes('BEGIN CERTIFICATE')) throw new Error(`${ca} is no certificate`);
  return {
    KAFKA_BROKERS: brokers,
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_USERNAME: user,
    KAFKA_PASSWORD: password,
    KAFKA_TLS: 'true',
    KAFKA_CA_FILE: ca,
  };
}

const left = () => console.warn('left out: KAFKA_SECURE_BROKERS and what belongs to it are not set');
