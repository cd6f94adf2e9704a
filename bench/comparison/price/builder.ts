import { join } from 'node:path';
import type { System } from '../../../runtime/system.ts';
import { serving } from '../../measure/serving.ts';
import { amplification } from './amplification.ts';
import { embeddedGround, viewFile } from './embedded.ts';
import type { Ground } from './ground.ts';
import type { Building, Price } from './price.ts';
import { rebuild } from './rebuild.ts';
import { openServersGround } from './servers.ts';

/** A process that builds a system's view, to tell its price. */
const { system: module, data, servers, scratch } = JSON.parse(process.argv[2] ?? '') as Building;

const price = async (): Promise<Price> => {
  const { system } = (await import(module)) as { readonly system: System };
  await using ground =
    servers === null ? embeddedGround(system, data, scratch) : await openServersGround(system, servers);
  const { events, cpu, seconds, viewBytes } = await rebuilt(system, ground);
  // In a file on servers too: what is written is the same, and one by one it takes too long there.
  const { store, remove } = viewFile(join(scratch, 'counted.db'), system.views);
  const written = await amplification({ ...ground, views: system.views, store, events });
  await remove();
  return {
    events,
    ...written,
    cpuRebuilding: cpu / events,
    viewBytes,
    storeBytes: await ground.storeBytes(),
    rebuild: seconds,
  };
};

async function rebuilt({ views }: System, ground: Ground) {
  const view = await ground.newView();
  const took = await rebuild(ground.feed, views, view.store);
  if (took.events === 0) throw new Error('the log holds no events, so its view has no price');
  const viewBytes = await view.bytes();
  await view.remove();
  return { ...took, viewBytes };
}

serving(0, price);
