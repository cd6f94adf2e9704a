import { type EncodeRecord, recordEncoder } from './publish-record.ts';
import { placeOf, require } from './their-module.ts';

/** Loaded by kafkajs when it publishes for the first time. */
export const THEIR_ENCODER = 'kafkajs/src/protocol/recordBatch/record/v0';

let done = false;

/**
 * Lets kafkajs encode records by our {@link recordEncoder}, byte for byte the same. Its own makes an encoder of 512 zeroed
 * bytes for every header of every message: for CloudEvents that is most of the time that publishing takes (bench/relay). The
 * version is pinned, and nobody works on kafkajs any more; one that is built otherwise would stay as it is.
 */
export function quickenRecords(): void {
  if (done) return;
  done = true;
  const place = placeOf(THEIR_ENCODER);
  if (place === null) return;
  const theirs = require(place) as EncodeRecord;
  const module = require.cache[place];
  if (module !== undefined) module.exports = recordEncoder(theirs);
}
