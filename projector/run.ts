import type { Feed, Subscription } from '../eventing/index.ts';
import type { Projector } from './projector.ts';

/** Feeds a projector from where it stands. Dispose the subscription before the store. */
export const runProjector = async (feed: Feed, projector: Projector, name = 'projector'): Promise<Subscription> =>
  feed.subscribe({
    name,
    categories: projector.categories,
    from: await projector.position(),
    deliver: projector.deliver,
  });
