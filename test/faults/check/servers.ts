import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadRecord } from '../load/record.ts';
import { unfinished } from './choreography.ts';
import { type Databases, readDatabases } from './databases.ts';
import { doubled, gaps, lost, orphans, streamsIn, unfolded } from './events.ts';
import { OWNERS, type Reads, type ServiceRecords } from './records.ts';
import type { Tail } from './tail.ts';
import { type Message, readTopics, topicFaults } from './topics.ts';
import { rebuiltView, viewFaults } from './view-servers.ts';

export interface ServersCheck {
  readonly databases: Databases;
  readonly brokers: readonly string[];
  readonly names: { readonly topics: string; readonly groups: string };
  readonly record: LoadRecord;
  readonly reads: Reads;
  /** Who followed the logs from their beginning; null where nobody did. */
  readonly tail: Tail | null;
}

/**
 * Checks all that stands on the servers of a system that is at rest against what its clients were told. Reads MongoDB by the
 * driver and Kafka by kafkajs alone; only folding (the published `evolve`) and the rebuild of the view, from Kafka and into
 * a store of another kind, use the code that is under test.
 */
export async function checkServers(check: ServersCheck): Promise<readonly string[]> {
  const { databases, record, reads, tail } = check;
  const records = await readDatabases(databases);
  const scratch = await mkdtemp(join(tmpdir(), 'joinery-check-'));
  try {
    await using fresh = await rebuiltView(check, scratch);
    return [
      ...storeFaults(records, record, reads),
      ...(tail?.missed(records) ?? []),
      ...topicFaults(await topicsOf(check), streamsIn(records), check.names.topics),
      ...(await viewFaults(databases, fresh, records)),
    ];
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** What is wrong with what the services keep, by itself and against what clients were told. */
export function storeFaults(records: readonly ServiceRecords[], record: LoadRecord, reads: Reads): readonly string[] {
  const streams = streamsIn(records);
  return [
    ...record.wrong.map((answer) => `a client was told: ${answer}`),
    ...gaps(streams),
    ...lost(streams, record),
    ...doubled(streams, record),
    ...orphans(streams),
    ...unfolded(streams, records),
    ...unfinished(records, reads),
  ];
}

/** Everything in the topics of all categories. */
export const topicsOf = ({ brokers, names }: Pick<ServersCheck, 'brokers' | 'names'>): Promise<readonly Message[]> =>
  readTopics(
    brokers,
    OWNERS.flatMap(({ kinds }) => kinds.map(({ category }) => `${names.topics}${category}`)),
  );
