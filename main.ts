import './runtime/production.ts';
import { partsAsked, usage } from './runtime/command-line.ts';
import { failStart } from './runtime/fail.ts';
import { type Running, run } from './runtime/run.ts';
import { readSystemSettings } from './runtime/settings-of.ts';
import { stopSignal } from './runtime/signal.ts';
import { partsOf } from './runtime/system.ts';
import { seedWhenEmpty } from './sample/empty.ts';

async function main(): Promise<void> {
  const { system } = await import('./joinery.config.ts'); // here, so that its faults are told as any other
  const parts = partsAsked(process.argv.slice(2), system);
  if (parts === null) return console.log(usage(system));
  const settings = readSystemSettings(system, process.env);
  const stopped = stopSignal();
  if (parts.length === partsOf(system).length) await seedWhenEmpty(settings);
  const running = await run(system, settings, { parts });
  announce(running);
  await stopped;
  await running[Symbol.asyncDispose]();
}

function announce({ gateway, services, projector }: Running): void {
  for (const { name, url } of services) console.log(`${name.padEnd(10)} ${url}`);
  if (projector !== null) console.log(`projector  http://127.0.0.1:${projector.port}/ready`);
  if (gateway !== null) console.log(`\nJoinery is ready: open ${new URL('/', gateway.url).href}`);
}

main().catch(failStart);
