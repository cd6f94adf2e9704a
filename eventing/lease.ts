/** Leave to do what only one process at a time should do. */
export interface Lease extends AsyncDisposable {
  /** Larger than that of every lease given before: what an earlier holder still sends can be told by it. */
  readonly fence: number;
  /** Aborted when the lease could not be renewed in time, before anybody else can hold it. */
  readonly lost: AbortSignal;
  /** What the last holder noted; null when none did. */
  readonly noted: Readonly<Record<string, number>> | null;
  /**
   * Renews the lease and remembers this for the next holder, in one write.
   * @throws LeaseLost when somebody else holds it by now; then nothing was remembered. Unavailable when the database does
   * not answer; then it may have been.
   */
  note(what: Readonly<Record<string, number>>): Promise<void>;
}

/**
 * Leases by name, over all processes. A holder that dies loses its lease after `lasts` ms; one that disposes of it gives
 * it back at once. Times are the database's: the clocks of the holders need not agree.
 */
export interface Leases {
  /** Waits until nobody else holds it, then holds it. Rejects when the signal is aborted. */
  hold(name: string, signal: AbortSignal): Promise<Lease>;
}

/** The lease was not renewed in time, or somebody else holds it by now. */
export class LeaseLost extends Error {
  readonly code = 'LEASE_LOST';
  constructor(name: string, fence: number) {
    super(
      `the lease ${name} of fence ${fence} was lost: it was not renewed in time, and another process may hold it now`,
    );
    this.name = 'LeaseLost';
  }
}
