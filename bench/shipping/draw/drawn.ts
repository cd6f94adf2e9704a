/** What the questions ask about: ids and values that occur in the data. None of the lists is empty. */
export interface Drawn {
  /** From all over the history. */
  readonly orders: readonly { readonly id: string }[];
  /** Ids of orders that have a voyage and containers. */
  readonly wholeOrders: readonly string[];
  /** Ids of customers with orders: who orders much is met early. */
  readonly customers: readonly string[];
  /** Ids of voyages with orders. */
  readonly voyages: readonly string[];
  /** Where customers are at home, and where orders go: most first. */
  readonly customerCountries: readonly string[];
  readonly destinationCountries: readonly string[];
  /** Of voyages that orders are still to arrive with. */
  readonly voyageStatuses: readonly string[];
  /** Where pages of 50 orders begin, newest first: null is the first page. */
  readonly cursors: readonly (string | null)[];
  /** Ids of containers that are an order's at the moment, and whose next reading is newer than their last. */
  readonly containers: readonly string[];
}
