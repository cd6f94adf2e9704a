/** What lies between a service and those who ask it. */
export interface Conditions {
  /** Added to each request, on its way to the service: a round trip's, ms. */
  readonly delay: number;
  /** So many (0 to 1) of the requests are held so long (ms) beside that: which ones, is the same in each run. */
  readonly held: { readonly share: number; readonly ms: number } | null;
  /** The service is down: its connections are broken, new ones refused. */
  readonly refused: boolean;
  /** Nothing comes back, and nothing arrives. Connections that were silent are broken when it ends. */
  readonly silent: boolean;
}

export const CLEAR: Conditions = { delay: 0, held: null, refused: false, silent: false };
