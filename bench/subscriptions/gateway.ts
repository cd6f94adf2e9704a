import '../../runtime/production.ts';
import { system } from '../../joinery.config.ts';
import { run } from '../../runtime/run.ts';
import { readSystemSettings } from '../../runtime/settings-of.ts';
import { serving } from '../measure/serving.ts';
import { settledMemory } from './memory.ts';

/** A gateway alone, as `npm start -- gateway` runs it; its one argument is its environment. */
const environment = JSON.parse(process.argv[2] ?? '') as Readonly<Record<string, string>>;
const running = await run(system, readSystemSettings(system, environment), { parts: ['gateway'] });
serving(running.gateway!.port, settledMemory, () => Promise.resolve(running[Symbol.asyncDispose]()));
