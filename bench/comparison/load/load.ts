/** A request as it goes over the wire, again and again: a POST of JSON. */
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
  /** Opened before the first request is due. */
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
  /** Answered, and rightly. */
  readonly requests: number;
  /**
   * Left without an answer when three times the load's duration (and a second) had passed after its end. They are in
   * `histogram` with the time that they had waited by then, so that saturation is not hidden.
   */
  readonly unanswered: number;
  /** From the first that was due until the last answer, or until no more were waited for. */
  readonly seconds: number;
  /**
   * From when each was due (open loop) or sent (closed) until the last byte of its answer: HdrHistogram V2, compressed,
   * base64, µs, three digits.
   */
  readonly histogram: string;
  /**
   * How long after it was due each was handed to its connection, or waited for one: the same. Those with a command before
   * them: until that was handed over. Empty in a closed loop.
   */
  readonly late: string;
  /** Bodies of all answers together. */
  readonly answerBytes: number;
  /**
   * The first answer that was not HTTP 200 or had top-level `errors`, or the connection that broke: the load ended with
   * it. Null when all were right.
   */
  readonly failed: string | null;
}
