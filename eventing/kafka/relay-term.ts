import type { Position } from '../feed.ts';
import type { Lease } from '../lease.ts';
import type { EventStore, Offset } from '../store.ts';
import type { Publisher } from './publish.ts';
import type { Bell } from './relay-bell.ts';
import { type Page, readPage, surveyLog } from './relay-page.ts';
import { progressOf } from './relay-progress.ts';
import { sending } from './relay-sending.ts';
import type { Troubles } from './relay-troubles.ts';
import { watermarks } from './relay-watermarks.ts';

export interface Term {
  readonly lease: Lease;
  readonly store: Pick<EventStore, 'name' | 'readLog' | 'logEnd'>;
  readonly publisher: Publisher;
  readonly bell: Bell;
  readonly troubles: Troubles;
  readonly log: (line: string) => void;
  /** Ends the term: what was sent is waited for and noted, nothing else is sent. */
  readonly over: AbortSignal;
  /** Called with every place that is reached. */
  readonly onReached: (published: Offset) => void;
}

/** Publishes what the store holds until the term is over; then resolves. */
export async function serveTerm(term: Term): Promise<void> {
  try {
    const ends = await term.troubles.persist('asking Kafka for its topics', () => term.publisher.ends(), {
      signal: term.over,
    });
    await publishFrom(startOf(term, ends), ends, term);
  } catch (error) {
    if (!term.over.aborted) throw error;
  }
}

/** Behind what the last holder noted, unless Kafka has lost all of it. */
function startOf({ lease, store, log }: Term, ends: Position): Offset {
  const noted = lease.noted?.published ?? 0;
  if (noted === 0 || Object.values(ends).some((end) => end >= 0)) return noted;
  log(
    `relay of ${store.name}: its topics are empty although events were published: they are published again, from the first`,
  );
  return 0;
}

async function publishFrom(start: Offset, found: Position, term: Term): Promise<void> {
  const { lease, store, publisher, bell, troubles, over, onReached } = term;
  const { name: service } = store;
  let published = start;
  let ends = found;
  const progress = progressOf(lease, start, troubles);
  const marks = watermarks((asOf) => {
    const watermark = { service, fence: lease.fence, asOf, ends };
    return troubles.attempt('announcing watermarks', () => publisher.announce(watermark));
  });
  const onSent = (place: Offset, moved: Position) => {
    published = place;
    ends = { ...ends, ...moved };
    progress.reached(place);
    onReached(place);
  };
  const sendAll = sending({ lease, publisher, troubles, signal: over, onSent });
  const reading = <T>(read: () => Promise<T>) => troubles.persist('reading the store', read, { signal: over });
  const read = (after: Offset): Promise<Page> => reading(() => readPage(store, publisher, after));
  const survey = async () => marks.surveyed(await reading(() => surveyLog(store)));

  onReached(start);
  try {
    let page = await read(start);
    while (!over.aborted) {
      const { batches, end, survey: whole } = page;
      if (whole !== null) marks.surveyed(whole);
      // While a full page is on its way the next is read, and where the log ends.
      const next = whole === null ? read(end) : null;
      const surveyed = whole === null && marks.wanted ? survey() : null;
      await all([next, surveyed, sendAll(batches)]);
      marks.reached(published);
      if (batches.length === 0) await bell.wait(marks.quiet(), over);
      page = await (next ?? read(published));
    }
  } finally {
    await Promise.all([marks.settled(), progress.settle()]);
  }
}

/** Like `Promise.all`, but when one has failed the others are waited for: nothing may be on its way behind our back. */
async function all(works: readonly (Promise<unknown> | null)[]): Promise<void> {
  for (const done of await Promise.allSettled(works)) if (done.status === 'rejected') throw done.reason;
}
