import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseStream } from '../../eventing/index.ts';
import { closeAll } from '../../serving/closing.ts';
import { order } from '../../subgraphs/orders/events.ts';
import { ignoreRefusal } from '../scenarios/acts.ts';
import { unlawfulMoves, violatedAtQuiet } from '../scenarios/invariants.ts';
import { people, snapshot } from '../scenarios/scene.ts';
import { names } from '../scenarios/services.ts';
import { withServers } from '../servers.ts';
import { ask, until } from '../system/order.ts';
import { runningOnServers, runningSystem, type TestSystem, temporaryFolder } from '../system/running.ts';

/** The services of a system that runs: commands given here are those of one instance. */
const servicesOf = ({ running }: TestSystem) => ({
  context: (name: string) => running.services.find((service) => service.name === name)!.context,
});

/** What a service has still to answer, of all that any has recorded. */
async function unanswered(system: TestSystem): Promise<readonly string[]> {
  const { services } = system.running;
  const logs = await Promise.all(services.map(({ context }) => context.store.readLog(0, 1_000_000)));
  const last = new Map(logs.flat().map(({ event }) => [event.stream, event.version]));
  const waiting = services.map(async ({ name, consumer, context }) => {
    if (consumer === null) return [];
    const streams = [...last.keys()].filter((stream) => consumer.categories.includes(parseStream(stream).category));
    const processed = await context.store.processed(name, streams);
    return streams.filter((stream) => processed.get(stream) !== last.get(stream)).map((stream) => `${name}: ${stream}`);
  });
  return (await Promise.all(waiting)).flat();
}

withServers('two instances of everything, by Kafka', () => {
  let one: TestSystem;
  let other: TestSystem;

  beforeAll(async () => {
    one = await runningOnServers();
    const folder = await temporaryFolder();
    const second = await runningSystem({ ...one.env, JOINERY_DATA: folder.path });
    other = { ...second, [Symbol.asyncDispose]: () => closeAll([folder, second]) };
    await people(servicesOf(one)).register();
  }, 180_000);
  afterAll(async () => {
    await other?.[Symbol.asyncDispose]();
    await one?.[Symbol.asyncDispose]();
  }, 60_000);

  /** All has been answered, what must then hold does, and both gateways say the same by both strategies. */
  async function settled(): Promise<void> {
    await until(async () => (await unanswered(one)).length === 0);
    const services = servicesOf(one);
    expect(violatedAtQuiet(await snapshot(services))).toEqual([]);
    const { store } = services.context('orders');
    const log = (await store.readLog(0, 1_000_000)).map(({ event }) => event);
    expect(unlawfulMoves(log)).toEqual([]);
    for (const name of names) expect(await services.context(name).store.deadLetters.list(name)).toEqual([]);

    const question =
      '{ orders(first: 100) { nodes { id status customer { name } voyage { ship } containers { id } } } }';
    const composed = JSON.stringify((await ask(one.origin, question, 'composition')).data);
    expect(composed).toContain('"status"');
    for (const { origin } of [one, other]) {
      for (const strategy of ['composition', 'view'] as const) {
        await until(async () => JSON.stringify((await ask(origin, question, strategy)).data) === composed);
      }
    }
  }

  const statusOf = async (id: string) =>
    (await servicesOf(one).context('orders').store.load(order, [id])).get(id)?.state?.status;

  test('an order is assigned, sails, arrives and is completed, whichever instance hears of it', async () => {
    const [anna, bert] = [people(servicesOf(one)), people(servicesOf(other))];
    await anna.add('travels-1');
    await bert.schedule('travels-1');
    await bert.place('travels-1');
    await until(async () => (await statusOf('travels-1')) === 'ASSIGNED');
    await anna.depart('travels-1');
    await until(async () => (await statusOf('travels-1')) === 'IN_TRANSIT');
    await bert.arrive('travels-1');
    await until(async () => (await statusOf('travels-1')) === 'DELIVERED');
    await bert.complete('travels-1');
    expect(await statusOf('travels-1')).toBe('COMPLETED');
    await settled();
  }, 120_000);

  test('orders are cancelled and changed at one instance while the other allocates, and the ship leaves', async () => {
    const [anna, bert] = [people(servicesOf(one)), people(servicesOf(other))];
    for (let n = 1; n <= 6; n++) await anna.add(`races-${n}`, 40);
    await anna.schedule('races-1');
    await bert.schedule('races-2', { departure: '2026-11-14T08:00:00.000Z', capacity: 200 });
    const race = async (n: number): Promise<void> => {
      const [mine, theirs] = n % 2 === 0 ? [anna, bert] : [bert, anna];
      const id = `races-${n}`;
      await mine.place(id, { quantity: 10 * (1 + (n % 4)) });
      if (n % 3 === 0) await Promise.all([mine.cancel(id), theirs.cancel(id)].map((done) => done.catch(ignoreRefusal)));
      if (n % 3 === 1) await theirs.update(id, { quantity: 40 }).then(() => {}, ignoreRefusal);
    };
    const placing = Promise.all(Array.from({ length: 12 }, (_, n) => race(n)));
    await until(async () => (await snapshot(servicesOf(one))).voyages.some(({ manifest }) => manifest.length > 0));
    await Promise.all([anna, bert].map((person) => person.depart('races-1').then(() => {}, ignoreRefusal)));
    await placing;
    await settled();
    await bert.arrive('races-1');
    await settled();
  }, 120_000);
});
