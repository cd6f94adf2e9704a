import { startParts } from '../faults/parts.ts';
import { type Env, type LiveSystem, liveSystem } from './live-system.ts';

export async function embedded(env: Env = {}): Promise<LiveSystem> {
  const parts = await startParts(env);
  return liveSystem({ ...parts, env: { JOINERY_DATA: parts.data, ...env } });
}
