import './runtime/production.ts';
import { parseArgs } from 'node:util';
import { commandBacking } from './runtime/command.ts';
import { UsageError } from './runtime/command-line.ts';
import { copyFolder, mustHoldAll } from './runtime/copy-folder.ts';
import { failStart } from './runtime/fail.ts';
import { progressBar } from './sample/progress.ts';

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
  const show = progressBar(process.stderr, 'events');
  const count = await copyFolder(system, from, backing, show);
  console.log(`${count.toLocaleString('en-US')} events were copied`);
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

main().catch(failStart);
