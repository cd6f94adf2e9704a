import { parseStream, type RecordedEvent } from '../../eventing/index.ts';
import { system } from '../../joinery.config.ts';
import type { LiveSystem } from './live-system.ts';

const serviceOf = (category: string): string =>
  system.services.find(({ kinds }) => kinds.some((kind) => kind.category === category))!.name;

/** All that has happened to an entity, as its service's store has it. */
export async function streamOf(live: LiveSystem, stream: string): Promise<readonly RecordedEvent[]> {
  const log = await live.store(serviceOf(parseStream(stream).category)).readLog(0, 1_000_000);
  return log.map(({ event }) => event).filter((event) => event.stream === stream);
}
