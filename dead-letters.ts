import './runtime/production.ts';
import { eventId } from './eventing/index.ts';
import { projector } from './projector/index.ts';
import type { Backing } from './runtime/backing.ts';
import { commandBacking } from './runtime/command.ts';
import { UsageError } from './runtime/command-line.ts';
import { failStart } from './runtime/fail.ts';
import type { System } from './runtime/system.ts';
import { openService } from './serving/open.ts';

const USAGE = `Lists the events that a service or the projector could not process, with the reasons.

  npm run dead-letters               list them
  npm run dead-letters -- --retry    process them again, each stream in order; the system may be running meanwhile
  npm run dead-letters -- --discard <id>
                                     give one up for ever: what waits behind it can be retried then. The projector can
                                     only discard what is no event`;

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) return console.log(USAGE);
  const asked = readArguments(args);
  const { system } = await import('./joinery.config.ts');
  await using command = await commandBacking(system);
  const { backing } = command;
  const left = (await ofServices(system, backing, asked)) + (await ofView(system, backing, asked));
  console.log(left === 0 ? 'there are no dead letters' : `${left} in all`);
}

interface Asked {
  readonly retry: boolean;
  /** The id of an event. */
  readonly discard: string | null;
}

function readArguments(args: readonly string[]): Asked {
  const [what, id, ...more] = args;
  if (what === undefined) return { retry: false, discard: null };
  if (what === '--retry' && id === undefined) return { retry: true, discard: null };
  if (what === '--discard' && id !== undefined && more.length === 0) return { retry: false, discard: id };
  throw new UsageError(`'${args.join(' ')}' is not known\n\n${USAGE}`);
}

async function ofServices(system: System, { openStore }: Backing, { retry, discard }: Asked): Promise<number> {
  let count = 0;
  for (const service of system.services) {
    await using open = await openService(service, { openStore });
    if (open.consumer === null) continue;
    if (retry) console.log(`${service.name}: ${await open.consumer.retryDeadLetters()} processed`);
    if (discard !== null && (await open.consumer.discardDeadLetter(discard))) {
      console.log(`${service.name}: ${discard} discarded`);
    }
    for (const { event, reason, attempts } of await open.context.store.deadLetters.list(open.consumer.name)) {
      console.log(`${service.name}: ${event.id} ${event.type}: ${reason} (${attempts} attempts)`);
      count++;
    }
  }
  return count;
}

async function ofView(system: System, { versions }: Backing, { retry, discard }: Asked): Promise<number> {
  const version = await versions.current();
  if (version === null) return 0;
  await using store = await versions.open(version);
  const { retry: again, discard: forget } = projector({ views: system.views, store });
  if (retry) console.log(`projector: ${await again()} applied`);
  if (discard !== null && (await forget(discard))) console.log(`projector: ${discard} discarded`);
  const stale = await store.stale();
  for (const { stream, version, reason } of stale) {
    console.log(`projector: ${stream} is stale, ${eventId(stream, version)} waits: ${reason}`);
  }
  return stale.length;
}

main().catch(failStart);
