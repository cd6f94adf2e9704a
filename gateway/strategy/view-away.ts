import { apiError } from '../../api/index.ts';
import { Unavailable } from '../../eventing/index.ts';
import { ViewStoreFailure } from '../view/index.ts';

/** The view's store takes too long to say how far it is. */
export class ViewSlow extends Error {
  readonly code = 'VIEW_SLOW';
  constructor() {
    super("the view's store takes too long to answer");
    this.name = 'ViewSlow';
  }
}

/** Whether the server that the view lies on does not answer, or not in time. */
export const isViewAway = (error: unknown): boolean =>
  error instanceof Unavailable ||
  error instanceof ViewSlow ||
  (error instanceof ViewStoreFailure && isViewAway(error.cause));

/** For a client that wants the view alone; what is no matter of servers is thrown on as it is. */
export const viewUnavailable = (error: unknown): unknown =>
  isViewAway(error)
    ? apiError('SERVICE_UNAVAILABLE', "the view's store does not answer: ask again, or with strategy auto", {
        service: 'view',
        http: { status: 503 },
      })
    : error;

/** Why a view cannot be asked, without addresses. */
export const whyAway = (error: unknown): string =>
  isViewAway(error) ? 'its store does not answer' : error instanceof Error ? error.message : String(error);
