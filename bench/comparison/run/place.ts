import type { Environment } from '../../../runtime/setting.ts';
import { closeAll } from '../../../serving/closing.ts';
import { type Fleet, startFleet } from '../processes/fleet.ts';
import { type Network, startNetwork } from '../processes/network.ts';
import { scratchCopy } from '../processes/scratch.ts';
import { placeOnServers } from '../processes/servers.ts';
import type { RunSettings } from '../result.ts';
import type { Workload } from '../workload.ts';

/** Where the data of a run lies: a data folder, and databases and topics where it runs on servers. */
export interface Place extends AsyncDisposable {
  readonly data: string;
  readonly servers: Environment | null;
}

/** A copy of a history's folder, to be written to; on servers databases of its own that are filled from it. */
export async function openPlace({ system }: Workload, { form }: RunSettings, folder: string): Promise<Place> {
  const scratch = await scratchCopy(folder);
  if (form === 'embedded') return { ...scratch, data: scratch.path, servers: null };
  try {
    const place = await placeOnServers(system, folder);
    return {
      data: scratch.path,
      servers: place.env,
      [Symbol.asyncDispose]: () => closeAll([scratch, place]),
    };
  } catch (error) {
    await scratch[Symbol.asyncDispose]();
    throw error;
  }
}

/** A history's folder as it is, for who only reads. On servers it is copied there all the same. */
export async function readOnly(workload: Workload, settings: RunSettings, folder: string): Promise<Place> {
  if (settings.form === 'servers') return openPlace(workload, settings, folder);
  return { data: folder, servers: null, async [Symbol.asyncDispose]() {} };
}

/** Processes, and what lies between them where that is asked for. */
export interface Fleets extends AsyncDisposable {
  readonly fleet: Fleet;
  readonly network: Network | null;
}

export async function openFleet(
  { system, placements }: Workload,
  { pinned }: RunSettings,
  { data, servers }: Pick<Place, 'data' | 'servers'>,
  throughNetwork: boolean,
): Promise<Fleets> {
  // What lies between is on the client's side: what it costs is not the services'.
  const network = throughNetwork ? await startNetwork(pinned?.client ?? null) : null;
  try {
    const fleet = await startFleet({ system, placements, data, servers, cores: pinned, through: network });
    return {
      fleet,
      network,
      [Symbol.asyncDispose]: () => closeAll(network === null ? [fleet] : [network, fleet]),
    };
  } catch (error) {
    await network?.[Symbol.asyncDispose]();
    throw error;
  }
}
