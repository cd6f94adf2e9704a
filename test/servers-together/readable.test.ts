import { afterAll, beforeAll, expect, test } from '@jest/globals';
import kafkajs from 'kafkajs';
import { MongoClient } from 'mongodb';
import { withServers } from '../servers.ts';
import { ask, assigned, ground, orderQuestion, place, until } from '../system/order.ts';
import { runningOnServers, type TestSystem } from '../system/running.ts';

/** RFC 3339, UTC, milliseconds. */
const AN_INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const ORDER = {
  id: 'o1',
  customerId: 'anna',
  product: 'mangoes',
  quantity: 10,
  pickupPort: 'NLRTM',
  destinationPort: 'SGSIN',
  pickupDate: '2027-01-01',
  expectedDeliveryDate: '2027-01-31',
  placedAt: AN_INSTANT,
  revision: 1,
};
const SAILS = { departure: '2027-01-02T06:00:00.000Z', arrival: '2027-01-20T06:00:00.000Z' };
const CUSTOMER = {
  id: 'anna',
  name: 'Anna',
  email: 'anna@example.org',
  tier: 'STANDARD',
  address: { street: 'Quay 1', city: 'Emden', country: 'DE', postalCode: '26721' },
};

withServers('what a stranger reads, without any of our code', ({ brokers, mongodb }) => {
  let system: TestSystem;
  let prefix: string;
  const client = new MongoClient(mongodb);

  beforeAll(async () => {
    system = await runningOnServers();
    prefix = system.env.MONGODB_PREFIX!;
    const { origin } = system;
    await ground(origin);
    await place(origin, 'o1');
    await until(async () => {
      const { data } = await ask(origin, orderQuestion('o1'), 'view');
      return JSON.stringify(data) === JSON.stringify(assigned('o1'));
    });
  }, 120_000);
  afterAll(async () => {
    await client.close();
    await system?.[Symbol.asyncDispose]();
  }, 60_000);

  test('on Kafka: CloudEvents 1.0 in binary mode, the stream as key, JSON as value', async () => {
    const kafka = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
    const reader = kafka.consumer({ groupId: `${prefix}stranger` });
    const read: unknown[] = [];
    await reader.connect();
    try {
      await reader.subscribe({ topic: `${prefix}orders`, fromBeginning: true });
      await reader.run({
        async eachMessage({ message: { key, headers = {}, value } }) {
          const texts = Object.entries(headers).map(([name, header]) => [name, String(header)]);
          read.push({ key: String(key), headers: Object.fromEntries(texts), value: JSON.parse(String(value)) });
        },
      });
      await until(async () => read.length >= 2);
    } finally {
      await reader.disconnect();
    }
    expect(read[0]).toEqual({
      key: 'orders-o1',
      headers: {
        ce_specversion: '1.0',
        ce_id: 'orders-o1@1',
        ce_source: '/orders',
        ce_type: 'OrderPlaced',
        ce_subject: 'orders-o1',
        ce_time: AN_INSTANT,
        ce_version: '1',
        ce_sequence: expect.stringMatching(/^\d{16}$/),
        ce_correlation: expect.any(String),
        'content-type': 'application/json',
      },
      value: ORDER,
    });
  }, 60_000);

  test('in the view’s database: one document that holds the order with all that belongs to it', async () => {
    const document = await client.db(`${prefix}view_1`).collection('view_shipments').findOne();
    expect(JSON.parse(JSON.stringify(document))).toEqual({
      _id: 'o1',
      version: 3,
      state: { ...ORDER, status: 'ASSIGNED', voyageId: 'v1', containerIds: ['k1'], reason: null },
      columns: {
        status: 'ASSIGNED',
        product: 'mangoes',
        quantity: 10,
        placedAt: AN_INSTANT,
        month: expect.stringMatching(/^\d{4}-\d\d$/),
        expectedDeliveryDate: '2027-01-31',
      },
      parts: {
        customer: {
          id: 'anna',
          version: 1,
          state: CUSTOMER,
          columns: { id: 'anna', name: 'Anna', country: 'DE', tier: 'STANDARD' },
        },
        voyage: {
          id: 'v1',
          version: 2,
          state: { id: 'v1', ship: 'Ever Fresh', status: 'SCHEDULED', capacity: 100, freeCapacity: 90, ...SAILS },
          columns: { id: 'v1', ship: 'Ever Fresh', status: 'SCHEDULED', from: 'NLRTM', to: 'SGSIN', ...SAILS },
        },
        containers: [
          {
            id: 'k1',
            version: 2,
            state: {
              id: 'k1',
              brand: 'Kuehl',
              type: 'REEFER_40',
              capacity: 30,
              status: 'ALLOCATED',
              telemetry: null,
              anomalies: 0,
            },
            columns: { id: 'k1', type: 'REEFER_40', status: 'ALLOCATED', port: 'NLRTM', temperature: null },
          },
        ],
        pickupPort: {
          id: 'NLRTM',
          version: 1,
          state: {
            unlocode: 'NLRTM',
            name: 'Rotterdam',
            country: 'NL',
            timeZone: 'Europe/Amsterdam',
            coordinates: { latitude: 51.92, longitude: 4.5 },
          },
          columns: { unlocode: 'NLRTM', country: 'NL' },
        },
        destinationPort: {
          id: 'SGSIN',
          version: 1,
          state: {
            unlocode: 'SGSIN',
            name: 'Singapore',
            country: 'SG',
            timeZone: 'Asia/Singapore',
            coordinates: { latitude: 1.2800945, longitude: 103.8509491 },
          },
          columns: { unlocode: 'SGSIN', country: 'SG' },
        },
      },
    });
  });

  test('in a service’s database: its events, and the state of each of its entities', async () => {
    const database = client.db(`${prefix}customers`);
    const plain = async (collection: string) =>
      JSON.parse(JSON.stringify(await database.collection(collection).find().sort({ _id: 1 }).toArray()));
    expect(await plain('events')).toEqual([
      {
        _id: 1,
        stream: 'customers-anna',
        version: 1,
        type: 'CustomerRegistered',
        data: CUSTOMER,
        time: AN_INSTANT,
        causation: null,
        correlation: expect.any(String),
      },
    ]);
    expect(await plain('state_customers')).toEqual([
      { _id: 'anna', version: 1, state: CUSTOMER, columns: expect.any(Object) },
    ]);
  });
});
