import { type CurrentView, type KeptView, keepView, openCurrentView, ViewChanged } from '../projector/index.ts';
import type { Start } from './start.ts';
import { isUnavailable } from './waiting.ts';

/** Keeps the view, as soon as all that it is made from and kept in is there. */
export const keepTheView = (start: Start): Promise<KeptView> => {
  const { backing, system, log } = start;
  const { versions, feed } = backing;
  return start.patiently('projector', async () => {
    await backing.reachStores();
    return keepView({ versions, views: system.views, feed, onError: log });
  });
};

/** A view that was made for other declarations is about to be built anew, by a projector of this release. */
const maybeSoon = (error: unknown): error is Error => isUnavailable(error) || error instanceof ViewChanged;

/** Opens the view to be read, as soon as it is there and as these declarations have it. */
export const readTheView = (start: Start): Promise<CurrentView> => {
  const { backing, log } = start;
  const open = async () => {
    await backing.reachStores();
    return openCurrentView({ versions: backing.versions, onError: log });
  };
  return start.patiently('gateway', open, { passing: maybeSoon, longest: 5_000 });
};
