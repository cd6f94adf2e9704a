import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { system } from '../../../joinery.config.ts';
import { storesIn } from '../../../runtime/folder.ts';
import { closeAll } from '../../../serving/closing.ts';
import { openService } from '../../../serving/open.ts';
import type { LoadRecord } from '../load/record.ts';
import { unfinished } from './choreography.ts';
import { doubled, gaps, lost, orphans, streamsIn, unfolded } from './events.ts';
import { letGo, readFiles } from './files.ts';
import type { Reads } from './records.ts';
import { behind, viewDifferences } from './view.ts';

export interface Checked {
  /** What is wrong; empty when all is well. */
  readonly violations: readonly string[];
  readonly events: number;
  readonly streams: number;
}

/**
 * Checks the files of a system that has stopped, after it had come to rest, against what its clients were told. Reads
 * the files by SQL of its own; only folding (the published `evolve`) and rebuilding use the code that is under test.
 */
export async function check(data: string, record: LoadRecord, reads: Reads): Promise<Checked> {
  const scratch = await mkdtemp(join(tmpdir(), 'joinery-check-'));
  try {
    const files = readFiles(data);
    const streams = streamsIn(files);
    const violations = [
      ...record.wrong.map((answer) => `a client was told: ${answer}`),
      ...gaps(streams),
      ...lost(streams, record),
      ...doubled(streams, record),
      ...orphans(streams),
      ...unfolded(streams, files),
      ...unfinished(files, reads),
      ...(await behind(data)),
      ...(await viewDifferences(data, scratch, files)),
    ];
    return { violations, streams: streams.size, events: files.reduce((sum, { log }) => sum + log.length, 0) };
  } finally {
    await letGo(data);
    await letGo(scratch);
    await rm(scratch, { recursive: true });
  }
}

/** What each service's consumer reads, learned from the services themselves in a folder of their own. */
export async function categoriesRead(): Promise<Reads> {
  const data = await mkdtemp(join(tmpdir(), 'joinery-reads-'));
  const opened = await Promise.all(
    system.services.map((service) => openService(service, { openStore: storesIn(data) })),
  );
  const reads = opened.flatMap(({ service, consumer }) =>
    consumer === null ? [] : [[service.name, new Set(consumer.categories)] as const],
  );
  await closeAll(opened);
  await rm(data, { recursive: true });
  return new Map(reads);
}
