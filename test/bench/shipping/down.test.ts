import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Question } from '../../../bench/comparison/question.ts';
import { SERVICES } from '../../../bench/shipping/services/services.ts';
import { workload } from '../../../bench/shipping/workload.ts';
import { openGateway } from '../../../gateway/open.ts';
import { system as shipping } from '../../../joinery.config.ts';
import { emptyStore } from '../../../runtime/empty-store.ts';
import { subgraphsOf } from '../../../runtime/subgraphs.ts';
import { closeAll } from '../../../serving/closing.ts';
import { startService } from '../../../serving/start.ts';
import { service as search } from '../../../subgraphs/search/main.ts';
import { runningSystem, type TestSystem } from '../../system/running.ts';
import { ask, missing } from './asked.ts';
import { addressesOf, asking, type Placed, place } from './placed.ts';

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:1/graphql';

let system: TestSystem;
let questions: readonly Question[];

beforeAll(async () => {
  system = await runningSystem({ JOINERY_SEED_ORDERS: '300' });
  questions = await workload.questions(asking(system.running.gateway!.port));
});
afterAll(async () => system[Symbol.asyncDispose]());

/** Those who compose, each as if one service were down: a gateway with a search of its own, and the others. */
async function without(service: string): Promise<Placed> {
  const owners = { ...addressesOf(system), [service]: NOWHERE };
  const started = await startService(search, {
    openStore: async () => emptyStore('search'),
    feed: system.running.feed,
    subgraphs: owners,
  });
  const addresses = { ...owners, search: started.url };
  const cacheFolder = `${system.data}/cache`;
  const gateway = await openGateway({ subgraphs: subgraphsOf(shipping, addresses), cacheFolder });
  const placed = await place(gateway.port, addresses, system.data);
  return { ports: placed.ports, [Symbol.asyncDispose]: () => closeAll([started, gateway, placed]) };
}

test.each(SERVICES)('%s is down: what is lost is the same by whoever composes, and is told', async (service) => {
  await using placed = await without(service);
  let told = 0;
  for (const question of questions) {
    const [variables] = question.variables;
    const answers: [name: string, data: unknown, missing: readonly string[]][] = [];
    for (const [placement, port] of placed.ports) {
      if (placement.name === 'view') continue;
      const answer = await ask(placement, port, question, variables);
      expect([placement.name, question.name, answer.status]).toEqual([placement.name, question.name, 200]);
      answers.push([placement.name, answer.data, missing(answer)]);
    }
    const [[, data, lost]] = answers as [(typeof answers)[number]];
    for (const [name, ...found] of answers)
      expect([question.name, name, ...found]).toEqual([question.name, name, data, lost]);
    expect(lost).toEqual(question.services.includes(service) ? [`SERVICE_UNAVAILABLE ${service}`] : []);
    told += lost.length;
  }
  expect(told).toBeGreaterThan(0);
});
