import type { Answer, Ended, Live, Message } from '../subscriptions/operations.ts';
import type { Refusal } from './refusal.ts';

/** How a stream of answers is written over HTTP. */
export interface Form {
  readonly headers: Readonly<Record<string, string>>;
  /** A sign of life, which clients do not see. */
  readonly heartbeat: string;
  /** What comes before the first message. */
  opened(live: Live): string;
  message(message: Message): string;
  /** Last words. `cut`: the connection is broken after them, instead of ended as if all were told. */
  ended(ended: Ended): { readonly text: string; readonly cut: boolean };
  /** All of a stream that has one answer only. */
  whole(answer: Answer): string;
  /** A stream that only tells why there is none; null where clients understand a response with the status better. */
  refused(refusal: Refusal, method: string): string | null;
}
