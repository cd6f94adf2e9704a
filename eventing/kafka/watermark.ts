import type { Position } from '../feed.ts';

/**
 * All that a service accepted before `asOf` lies in these sources at or before these offsets. True for ever, whoever
 * said it and however late it is read: so a relay that lost its lease does no harm by it.
 */
export interface Watermark {
  readonly service: string;
  /** The lease that it was said under. */
  readonly fence: number;
  /** The wall-clock time of the relay, ms, read before it read the end of the log. */
  readonly asOf: number;
  /** The last published offset of each source of the service; -1 for one without events. */
  readonly ends: Position;
}

/** How often a relay says it when nothing happens, ms. */
export const WATERMARK_EVERY = 200;

export const watermarkTopic = ({ topicPrefix }: { readonly topicPrefix: string }): string => `${topicPrefix}watermarks`;
