import './runtime/production.ts';
import { once } from 'node:events';
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
  const signal = stopSignal();
  const whole = parts.length === partsOf(system).length;
  const first = whole ? seedWhenEmpty(settings) : undefined;
  try {
    await using running = await run(system, settings, { parts, signal, first });
    const ending = Promise.race([stopped(signal), running.refused]);
    await Promise.race([ending, soonCaughtUp(running, signal)]);
    if (!signal.aborted) announce(running);
    await ending;
  } catch (error) {
    // A start that was given up has closed what it had opened.
    if (!signal.aborted || error !== signal.reason) throw error;
  }
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** After seeding the view is a second or two behind: who opens the page at once should find it there. */
async function soonCaughtUp({ view }: Running, signal: AbortSignal): Promise<void> {
  if (view === null) return;
  const caughtUp = view.caughtUp();
  const soon = await Promise.race([caughtUp.then(() => true), setTimeout(5_000, false, { ref: false })]);
  if (soon) return;
  console.log('the view is still reading the log: until it has caught up, auto composes');
  caughtUp.then(
    () => console.log('the view has caught up'),
    (error: unknown) => {
      if (!signal.aborted) console.error('it cannot be told when the view has caught up:', error);
    },
  );
}

function announce({ gateway, services, projector }: Running): void {
  for (const { name, url } of services) console.log(`${name.padEnd(10)} ${url}`);
  if (projector !== null) console.log(`projector  ${projector.url}`);
  if (gateway !== null) console.log(`\nJoinery is ready: open ${new URL('/', gateway.url).href}`);
}

main().catch(failStart);
