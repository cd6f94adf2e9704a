import './runtime/production.ts';
import { type Rebuilt, rebuildView } from './projector/index.ts';
import { commandBacking } from './runtime/command.ts';
import { failStart } from './runtime/fail.ts';

/** `npm run rebuild`: builds the view anew from the log, beside the one that serves, and switches to it. */
async function main(): Promise<void> {
  const { system } = await import('./joinery.config.ts');
  await using command = await commandBacking(system, ['projector']);
  const { feed, versions } = command.backing;
  const began = performance.now();
  const rebuilt = await rebuildView({ versions, views: system.views, feed });
  report(rebuilt, (performance.now() - began) / 1000);
}

function report({ version, previous, events, comparison, dropped }: Rebuilt, seconds: number): void {
  console.log(`version ${version} is built from ${events.toLocaleString('en-US')} events in ${seconds.toFixed(1)} s`);
  if (comparison.equal === true) console.log(`it equals version ${previous}, byte by byte`);
  else if (comparison.equal === null) console.log(`it was not compared: ${comparison.reason}`);
  else {
    const [before, now] = comparison.difference;
    console.log(`IT DIFFERS from version ${previous}, first here:\n- ${before}\n+ ${now}`);
    process.exitCode = 1;
  }
  if (!dropped) console.log(`version ${previous} is still being read; the next rebuild removes it`);
}

main().catch(failStart);
