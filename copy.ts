import './runtime/production.ts';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { keeps } from './runtime/backing.ts';
import { commandBacking } from './runtime/command.ts';
import { UsageError } from './runtime/command-line.ts';
import { failStart } from './runtime/fail.ts';
import { storeFile, storesIn } from './runtime/folder.ts';
import type { System } from './runtime/system.ts';
import { progressBar } from './sample/progress.ts';
import { closeAll } from './serving/closing.ts';
import { type Copied, copyStores } from './serving/copy.ts';
import { openService } from './serving/open.ts';

const USAGE = `Copies a data folder of the embedded form to the servers that the settings name, whose databases must be empty.

  npm run copy -- --from ./data

Stop what runs on the folder first. What is interrupted goes on where it ended when it is repeated. The events reach
Kafka, and the view is built, as soon as the services and the projector run.`;

async function main(): Promise<void> {
  const from = folderAsked(process.argv.slice(2));
  if (from === null) return console.log(USAGE);
  const { system } = await import('./joinery.config.ts');
  mustHoldAll(system, from);
  await using command = await commandBacking(system);
  const { settings, backing } = command;
  if (settings.servers === null) throw new UsageError(`set KAFKA_BROKERS and MONGODB_URL: where to copy\n\n${USAGE}`);
  const opened: AsyncDisposable[] = [];
  try {
    const all: Copied[] = [];
    for (const service of system.services.filter(keeps)) {
      const source = await openService(service, { openStore: storesIn(from) });
      opened.push(source);
      const to = await backing.openStore(service);
      opened.push(to);
      all.push({ from: source, to });
    }
    const sizes = await Promise.all(all.map(({ from: { context } }) => context.store.logEnd()));
    const size = sizes.reduce((sum, end) => sum + end, 0);
    const show = progressBar(process.stderr, 'events');
    const count = await copyStores(all, (events) => show(Math.min(events, size), size));
    console.log(`${count.toLocaleString('en-US')} events were copied`);
  } finally {
    await closeAll(opened);
  }
}

/** Null when help is asked for. */
function folderAsked(args: readonly string[]): string | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { from: { type: 'string' }, help: { type: 'boolean' } } });
    if (values.help) return null;
    if (values.from !== undefined) return values.from;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
  throw new UsageError(`--from is missing\n\n${USAGE}`);
}

/** Opening a store would make one. */
function mustHoldAll({ services }: System, folder: string): void {
  const missing = services.filter((service) => keeps(service) && !existsSync(storeFile(folder, service.name)));
  if (missing.length === 0) return;
  throw new UsageError(`${folder} is no data folder of this system: it has no ${storeFile('', missing[0]!.name)}`);
}

main().catch(failStart);
