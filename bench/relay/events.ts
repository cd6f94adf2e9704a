import type { Event, EventStore, NewEvent, StoredKind } from '../../eventing/index.ts';

type Noted = Event<'Noted', { readonly note: string; readonly by: string; readonly count: number }>;

/** Entities whose events come to about 500 bytes each. */
export const notes: StoredKind<{ readonly count: number }, Noted> = {
  category: 'notes',
  type: 'Note',
  evolve: (state) => ({ count: (state?.count ?? 0) + 1 }),
  columns: {},
  indexes: [],
};

export const noted = (count: number): NewEvent<Noted> => ({
  type: 'Noted',
  data: { note: 'x'.repeat(440), by: 'somebody', count },
  time: '2026-03-01T12:00:00.000Z',
  causation: '0192f0c1-7d0a-7cc0-8a6e-3f1b8f6d2a11',
  correlation: '0192f0c1-7d0a-7cc0-8a6e-3f1b8f6d2a12',
});

const STREAMS = 100;

/** Appends so many events to a store that is empty. */
export async function fill(store: EventStore, count: number): Promise<void> {
  const each = count / STREAMS;
  const append = async (id: string) => {
    for (let version = 0; version < each; version += 50) {
      const events = Array.from({ length: Math.min(50, each - version) }, (_, i) => noted(version + i));
      const state = { count: version + events.length };
      await store.append([{ category: notes.category, id, expectedVersion: version, events, state }]);
    }
  };
  await Promise.all(Array.from({ length: STREAMS }, (_, i) => append(`a-note-that-somebody-wrote-${i}`)));
}
