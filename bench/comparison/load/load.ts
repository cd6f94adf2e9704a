/** A request as it goes over the wire, again and again. */
export interface LoadRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Sent before it to this port, and acknowledged; the request carries its token in `joinery-after`. */
  readonly before?: { readonly port: number; readonly body: string };
}

export interface Load {
  readonly port: number;
  /** Taken in turn, from `first` on. */
  readonly requests: readonly LoadRequest[];
  readonly first?: number;
  readonly connections: number;
  readonly seconds: number;
  /**
   * Requests a second, due at equal distances whether or not those before are answered (an open loop). Null: each
   * connection sends its next when it has its answer (a closed loop).
   */
  readonly rate: number | null;
  /** At most so many; the load ends then, whatever the time. */
  readonly most?: number;
}

export interface Loaded {
  /** Answered. */
  readonly requests: number;
  /** From the first that was due until the last answer. */
  readonly seconds: number;
  /**
   * From when each was due (open loop) or sent (closed) until the last byte of its answer: HdrHistogram V2, compressed,
   * base64, µs, three digits.
   */
  readonly histogram: string;
  /** How long after it was due each was handed to its connection, or waited for one: the same. Empty in a closed loop. */
  readonly late: string;
  readonly answerBytes: number;
  /** The first answer that was not HTTP 200, or had `errors`. Null when all were right. */
  readonly failed: string | null;
}
