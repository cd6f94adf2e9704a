import type { Document } from 'mongodb';
import { storable } from '../compare.ts';
import type { RecordedEvent } from '../event.ts';
import type { DeadLetter, DeadLetterStore } from '../store.ts';
import { answering } from './answering.ts';
import { storedStream } from './consumers.ts';
import type { Layout } from './layout.ts';

interface LetterDocument extends Document {
  _id: { consumer: string; event: string };
  consumer: string;
  stream: string;
  version: number;
  event: RecordedEvent;
  reason: string;
  attempts: number;
}

export function deadLetters({ database }: Layout, ensureOpen: () => void): DeadLetterStore {
  const letters = database.collection<LetterDocument>('dead_letters');
  const idOf = (consumer: string, eventId: string) => ({ consumer, event: String(storable(eventId)) });
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    ensureOpen();
    return answering(work);
  };

  const document = ({ consumer, event, reason, attempts }: DeadLetter): LetterDocument => ({
    _id: idOf(consumer, event.id),
    consumer,
    stream: storedStream(event.stream),
    version: event.version,
    event,
    reason,
    attempts,
  });

  return {
    put: (given) =>
      asked(async () => {
        if (given.length === 0) return;
        const puts = given.map(document).map((letter) => {
          return { replaceOne: { filter: { _id: letter._id }, replacement: letter, upsert: true } };
        });
        await letters.bulkWrite(puts);
      }),
    list: (consumer, stream) =>
      asked(async () => {
        const filter = stream === undefined ? { consumer } : { consumer, stream: storedStream(stream) };
        const found = await letters.find(filter).sort({ consumer: 1, stream: 1, version: 1 }).toArray();
        return found.map(({ event, reason, attempts }) => ({ consumer, event, reason, attempts }));
      }),
    parked: (consumer, streams) =>
      asked(async () => {
        const names = new Map(streams.map((stream) => [storedStream(stream), stream]));
        const found = await letters.distinct('stream', { consumer, stream: { $in: [...names.keys()] } });
        return new Set(found.map((stream) => names.get(stream)!));
      }),
    remove: (consumer, eventIds) =>
      asked(async () => {
        await letters.deleteMany({ _id: { $in: eventIds.map((id) => idOf(consumer, id)) } });
      }),
  };
}
