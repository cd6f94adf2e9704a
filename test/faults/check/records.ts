import { parseStream, type RecordedEvent } from '../../../eventing/index.ts';
import { system } from '../../../joinery.config.ts';

/** An entity's state as it is stored. */
export interface StateRow {
  readonly version: number;
  /** Null after a deletion. */
  readonly state: object | null;
}

/** What stands in the store of one service, read without any of the code that wrote it. */
export interface ServiceRecords {
  readonly service: string;
  /** In the order of the log. */
  readonly log: readonly RecordedEvent[];
  /** By category and id. */
  readonly states: ReadonlyMap<string, ReadonlyMap<string, StateRow>>;
  /** What its consumer has processed: by stream, the last version. */
  readonly processed: ReadonlyMap<string, number>;
  /** Events that it could not process, as text. */
  readonly deadLetters: readonly string[];
}

/** The services that own something. */
export const OWNERS = system.services.filter(({ kinds }) => kinds.length > 0);

/** The categories that each service's consumer reads. */
export type Reads = ReadonlyMap<string, ReadonlySet<string>>;

/** The streams of these categories that have not been processed to their ends, as text. */
export const unprocessed = (
  last: ReadonlyMap<string, number>,
  categories: ReadonlySet<string>,
  processed: ReadonlyMap<string, number>,
): readonly string[] =>
  [...last]
    .filter(([stream, version]) => categories.has(parseStream(stream).category) && processed.get(stream) !== version)
    .map(([stream, version]) => `${stream} is at ${version}, processed to ${processed.get(stream) ?? 0}`);
