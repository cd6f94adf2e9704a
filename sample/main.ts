import { system } from '../joinery.config.ts';
import { commandBacking } from '../runtime/command.ts';
import { failStart } from '../runtime/fail.ts';
import { CopyTargetInUse } from '../serving/copy.ts';
import { readFlags, type SeedFlags, USAGE, UsageError } from './flags.ts';
import { seedFolder } from './folder.ts';
import { HistoryThere } from './found.ts';
import { progressBar } from './progress.ts';
import { seedStores } from './stores.ts';

/** `npm run seed`. Exit code 2 says that it was asked for what cannot be. */
async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2), process.env);
  if ('help' in flags) process.stdout.write(USAGE);
  else await seed(flags);
}

async function seed({ data, orders, seed }: SeedFlags): Promise<void> {
  const show = progressBar(process.stderr, 'orders');
  const options = { orders, seed, progress: ({ placed }: { readonly placed: number }) => show(placed, orders) };
  if (data !== null) return seedFolder(data, options);
  await using command = await commandBacking(system);
  if (command.settings.servers === null) return seedFolder(command.settings.data, options);
  await seedStores(command.backing.openStore, options);
}

main().catch((error: unknown) => {
  failStart(error);
  if (error instanceof UsageError) process.stderr.write(`\n${USAGE}`);
  const impossible = [UsageError, HistoryThere, CopyTargetInUse].some((kind) => error instanceof kind);
  if (impossible) process.exitCode = 2;
});
