/** Something that clients ask, by every placement alike. */
export interface Question {
  /** Unique, short, of lower-case letters and hyphens: also a route of servers written for the question. */
  readonly name: string;
  /** For people: `an order with its customer and its voyage`. */
  readonly title: string;
  /** GraphQL of the composed API, one operation with a name. */
  readonly query: string;
  /** What the requests ask for, taken in turn; at least one. */
  readonly variables: readonly Variables[];
  /** The services whose data the answer holds. */
  readonly services: readonly string[];
  /**
   * A command to be sent to the gateway just before each question, and acknowledged: the question then carries its token.
   * What is measured is both together.
   */
  readonly before?: { readonly query: string; variables(i: number): object };
}

export type Variables = Readonly<Record<string, unknown>>;
