import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { system } from '../../../joinery.config.ts';
import { run } from '../../../runtime/run.ts';
import { readSystemSettings } from '../../../runtime/settings-of.ts';
import { openThings } from './open-things.ts';

/** The first starts load code and fill caches, once and for all. */
const WARM_UP = 3;

const [times, forgetful] = process.argv.slice(2);
const data = await mkdtemp(join(tmpdir(), 'joinery-leaks-'));
const settings = readSystemSettings(system, { JOINERY_PORT: '0', JOINERY_DATA: data });
const things = openThings();

for (let time = 0; time < WARM_UP; time++) await live();
const before = { open: await things.count(), heap: process.memoryUsage().heapUsed };
for (let time = 0; time < Number(times); time++) await live();
const after = { open: await things.count(), heap: process.memoryUsage().heapUsed };
await rm(data, { recursive: true });
console.log(JSON.stringify({ before, after }));

/** A short life of the whole system, with a command, its reactions, and questions both ways. */
async function live(): Promise<void> {
  await using running = await run(system, settings);
  const address = '{ street: "Wall 1", city: "Emden", country: "DE", postalCode: "26721" }';
  const input = `{ name: "Anna", email: "anna@example.org", address: ${address} }`;
  await ask(running.gateway!.url, 'auto', `mutation { registerCustomer(input: ${input}) { token } }`);
  for (const strategy of ['composition', 'view']) {
    await ask(
      running.gateway!.url,
      strategy,
      '{ customers { nodes { name orders { nodes { id } } } } orders { totalCount } }',
    );
  }
  await running.view?.caughtUp();
  if (forgetful === 'timer') setInterval(() => {}, 60_000).unref();
}

async function ask(url: string, strategy: string, query: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'joinery-strategy': strategy, connection: 'close' },
    body: JSON.stringify({ query }),
  });
  const { errors } = JSON.parse(await response.text());
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
}
