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

/** A process between services and those who ask them, with a TCP proxy for each service. */
export interface Network extends AsyncDisposable {
  /** Leads to these services from now on (ports of this machine by name), and says under which ports they are asked. */
  lead(services: Readonly<Record<string, number>>): Promise<Readonly<Record<string, number>>>;
  /** What is not named is as in {@link CLEAR}. @throws for a service that it does not lead to */
  set(service: string, conditions: Partial<Conditions>): Promise<void>;
  /** What was really added to a service's requests since `set`, those held left out: their median, ms. Null without requests. */
  added(service: string): Promise<number | null>;
}

/** Starts it, on these cores. */
export async function startNetwork(_cores: readonly number[] | null): Promise<Network> {
  throw new Error('not built yet');
}
