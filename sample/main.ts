import { readFlags, USAGE, UsageError } from './flags.ts';
import { FolderInUse, seedFolder } from './folder.ts';
import { progressBar } from './progress.ts';

/** `npm run seed`. Exit code 2 says that it was asked for what cannot be. */
async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2), process.env);
  if ('help' in flags) {
    process.stdout.write(USAGE);
    return;
  }
  const { data, orders, seed } = flags;
  const show = progressBar(process.stderr, 'orders');
  await seedFolder(data, { orders, seed, progress: ({ placed }) => show(placed, orders) });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof FolderInUse)) throw error;
  process.stderr.write(`${error.message}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
  process.exitCode = 2;
}
