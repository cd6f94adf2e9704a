import './runtime/production.ts';
import { setTimeout } from 'node:timers/promises';
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
  await soonCaughtUp(running);
  announce(running);
  await stopped;
  await running[Symbol.asyncDispose]();
}

/** After seeding the view is a second or two behind: who opens the page at once should find it there. */
async function soonCaughtUp({ view }: Running): Promise<void> {
  if (view === null) return;
  const caughtUp = view.caughtUp();
  const soon = await Promise.race([caughtUp.then(() => true), setTimeout(5_000, false, { ref: false })]);
  if (soon) return;
  console.log('the view is still reading the log: until it has caught up, auto composes');
  caughtUp.then(() => console.log('the view has caught up'), failStart);
}

function announce({ gateway, services, projector }: Running): void {
  for (const { name, url } of services) console.log(`${name.padEnd(10)} ${url}`);
  if (projector !== null) console.log(`projector  http://127.0.0.1:${projector.port}/ready`);
  if (gateway !== null) console.log(`\nJoinery is ready: open ${new URL('/', gateway.url).href}`);
}

main().catch(failStart);
