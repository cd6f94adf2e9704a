import { type Read, readerBy } from '../reading.ts';
import type { ViewStore, ViewWriter } from '../store.ts';
import type { Use } from './versions-use.ts';

/**
 * A store that answers, writes and reports only while its version is surely there. Without that, a process that stood
 * still while the version was dropped would read nothing where there was something, and its writes would make the
 * collections anew.
 *
 * Not prevented: one write that was on its way at the very moment at which the process stopped. What it makes belongs to
 * a number that is never given again, is not believed by who wrote it, and is removed by the next rebuild.
 */
export function heldStore(store: ViewStore, use: Use): ViewStore {
  /** Asked before, so that nothing is done in vain, and after, since the process may have stood still between. */
  const held = async <T>(work: () => Promise<T>): Promise<T> => {
    await use.assure();
    try {
      return await work();
    } finally {
      await use.assure();
    }
  };
  const read: Read = (question) => held(() => question(store));

  return {
    ...readerBy(read),
    write: (work) => held(() => store.write((writer) => work(heldWriter(writer, held)))),
    async *dump() {
      await use.assure();
      yield* store.dump();
      await use.assure();
    },
    async [Symbol.asyncDispose]() {
      await using _use = use;
      await store[Symbol.asyncDispose]();
    },
  };
}

const heldWriter = (writer: ViewWriter, held: <T>(work: () => Promise<T>) => Promise<T>): ViewWriter => ({
  entities: (...what) => held(() => writer.entities(...what)),
  putEntities: (...what) => held(() => writer.putEntities(...what)),
  putDocuments: (...what) => held(() => writer.putDocuments(...what)),
  putParts: (...what) => held(() => writer.putParts(...what)),
  parked: (...what) => held(() => writer.parked(...what)),
  park: (...what) => held(() => writer.park(...what)),
  unpark: (...what) => held(() => writer.unpark(...what)),
  putProgress: (...what) => held(() => writer.putProgress(...what)),
  expectSources: (...what) => held(() => writer.expectSources(...what)),
});
