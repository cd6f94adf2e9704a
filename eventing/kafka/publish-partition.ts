const SEED = 0x9747b28c;
const MIX = 0x5bd1e995;

/**
 * In which partition a stream lies: as Kafka's own clients decide (murmur2 of the key), so that whoever else writes or reads
 * by key agrees. The same as kafkajs' default partitioner, which takes most of a message's time by doing it in BigInt.
 */
export const partitionOf = (stream: string, partitions: number): number =>
  (murmur2(Buffer.from(stream)) & 0x7fffffff) % partitions;

function murmur2(bytes: Buffer): number {
  let hash = SEED ^ bytes.length;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    const word = Math.imul(bytes.readInt32LE(at), MIX);
    hash = Math.imul(hash, MIX) ^ Math.imul(word ^ (word >>> 24), MIX);
  }
  if (at < bytes.length) hash = Math.imul(hash ^ bytes.readUIntLE(at, bytes.length - at), MIX);
  hash = Math.imul(hash ^ (hash >>> 13), MIX);
  return hash ^ (hash >>> 15);
}
