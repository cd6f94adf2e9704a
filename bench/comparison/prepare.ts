import { sizesOf } from './experiments/data.ts';
import { startFleet } from './processes/fleet.ts';
import type { Workload } from './workload.ts';

/** Makes the histories that scaling with data needs, and builds their views: both are kept for later runs. */
export async function prepare(
  workload: Workload,
  large: boolean,
  seed: number,
  say: (what: string) => void,
): Promise<void> {
  const { system } = workload;
  for (const size of sizesOf({ form: 'embedded', large })) {
    const data = await workload.history(size, seed);
    say(`${size.toLocaleString('en')} ${workload.counted}: building the view`);
    await using _fleet = await startFleet({ system, placements: [], data, servers: null, cores: null, through: null });
    say(`${size.toLocaleString('en')} ${workload.counted}: ready in ${data}`);
  }
}
