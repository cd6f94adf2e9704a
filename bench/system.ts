import '../runtime/production.ts';
import { system } from '../joinery.config.ts';
import { run } from '../runtime/run.ts';
import { readSystemSettings } from '../runtime/settings-of.ts';
import { serving } from './measure/serving.ts';

/** The whole of Joinery on a data folder (its one argument), as `npm start` runs it, in a process of its own. */
const running = await run(
  system,
  readSystemSettings(system, { JOINERY_PORT: '0', JOINERY_DATA: process.argv[2], JOINERY_SEED_ORDERS: '0' }),
);
await running.view?.caughtUp();
serving(running.gateway!.port, undefined, () => Promise.resolve(running[Symbol.asyncDispose]()));
