import { connectMongo } from '../../eventing/mongodb/index.ts';
import { type CurrentView, openCurrentView } from '../../projector/current.ts';
import { keepView } from '../../projector/keep.ts';
import { rebuildView } from '../../projector/rebuild.ts';
import type { ViewStore } from '../../projector/store.ts';
import type { JoinedView } from '../../projector/view.ts';
import { boxes, views } from './boxes.ts';
import { listFeed } from './list-feed.ts';
import type { Asked } from './rebuild-asking.ts';
import { anItem, changed, history } from './rebuild-history.ts';
import { type Place, versionsAt } from './rebuild-place.ts';

/** A process that has a view open, or rebuilds it, and does what its parent asks. It is made to be killed. */
const place: Place = JSON.parse(process.argv[2]!);
const connection = place.kind === 'files' ? undefined : connectMongo({ url: place.url });
const at = (declared: readonly JoinedView[] = views) => versionsAt(place, declared, connection);
const opened: { store?: ViewStore; view?: CurrentView } = {};
const count = (of: ViewStore | CurrentView | undefined) => of?.count(boxes, [[]]);

const acts: Readonly<Record<Asked, () => Promise<unknown>>> = {
  'grow a first version': async () => {
    await using view = await keepView({ versions: at(), views, feed: listFeed(history) });
    await view.caughtUp();
  },
  'open version 1': async () => {
    opened.store = await at().open(1);
  },
  'count in it': async () => count(opened.store),
  'write to it': async () =>
    opened.store?.write((writer) => writer.putEntities('items', [{ id: 'late', version: 1, state: { id: 'late' } }])),
  'open the current one': async () => {
    opened.view = await openCurrentView({ versions: at() });
  },
  'count in the current one': async () => count(opened.view),
  rebuild: () => rebuildView({ versions: at(), views, feed: listFeed(history), patience: 0 }),
  'begin a rebuild': () =>
    new Promise((begun, failed) => {
      const feed = listFeed(history);
      const endless = async (...request: Parameters<typeof feed.subscribe>) => ({
        ...(await feed.subscribe(...request)),
        caughtUp: () => new Promise<void>(() => feed.publish(anItem('i3', 1, 'more'))),
      });
      const options = { versions: at(), views, feed: { ...feed, subscribe: endless }, onProgress: begun };
      rebuildView(options).catch(failed);
    }),
  'keep with changed declarations': async () => {
    const view = await keepView({ versions: at(changed), views: changed, feed: listFeed(history) });
    opened.view = view;
    return view.version();
  },
};

process.on('message', (asked: Asked) => {
  acts[asked]().then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => process.send?.({ failed: codeOf(error) }),
  );
});
process.send?.({ answer: 'ready' });

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error instanceof Error ? error.stack : error);
