import './runtime/production.ts';
import { projector } from './projector/index.ts';
import type { Backing } from './runtime/backing.ts';
import { commandBacking } from './runtime/command.ts';
import { UsageError } from './runtime/command-line.ts';
import { failStart } from './runtime/fail.ts';
import type { System } from './runtime/system.ts';
import { openService } from './serving/open.ts';

const USAGE = `Lists the events that a service or the projector could not process, with the reasons.

  npm run dead-letters               list them
  npm run dead-letters -- --retry    process them again, each stream in order; the system may be running meanwhile`;

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) return console.log(USAGE);
  const wrong = args.find((arg) => arg !== '--retry');
  if (wrong !== undefined) throw new UsageError(`'${wrong}' is not known\n\n${USAGE}`);
  const { system } = await import('./joinery.config.ts');
  await using command = await commandBacking(system);
  const retry = args.includes('--retry');
  const { backing } = command;
  const left = (await ofServices(system, backing, retry)) + (await ofView(system, backing, retry));
  console.log(left === 0 ? 'there are no dead letters' : `${left} in all`);
}

async function ofServices(system: System, { openStore }: Backing, retry: boolean): Promise<number> {
  let count = 0;
  for (const service of system.services) {
    await using open = await openService(service, { openStore });
    if (open.consumer === null) continue;
    if (retry) console.log(`${service.name}: ${await open.consumer.retryDeadLetters()} processed`);
    for (const { event, reason, attempts } of await open.context.store.deadLetters.list(open.consumer.name)) {
      console.log(`${service.name}: ${event.id} ${event.type}: ${reason} (${attempts} attempts)`);
      count++;
    }
  }
  return count;
}

async function ofView(system: System, { versions }: Backing, retry: boolean): Promise<number> {
  const version = await versions.current();
  if (version === null) return 0;
  await using store = await versions.open(version);
  if (retry) console.log(`projector: ${await projector({ views: system.views, store }).retry()} applied`);
  const stale = await store.stale();
  for (const { stream, reason } of stale) console.log(`projector: ${stream} is stale: ${reason}`);
  return stale.length;
}

main().catch(failStart);
