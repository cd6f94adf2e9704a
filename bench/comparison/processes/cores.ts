/** Numbers of the cores of each side: whoever measures keeps away from what is measured. */
export interface Cores {
  readonly client: readonly number[];
  readonly servers: readonly number[];
}

/** How this machine's cores are divided; null where they cannot be: a single one, or no `taskset` (macOS). */
export function cores(): Cores | null {
  throw new Error('not built yet');
}

/** Where processes were put that this program did not start, until disposed of. */
export interface KeptApart extends AsyncDisposable {
  /** The servers whose process numbers were known ($JOINERY_SERVERS_PIDS) and that were moved, such as `mongodb-1`. */
  readonly moved: readonly string[];
}

/** Moves this program to the client's cores, and running servers to the servers'. */
export async function keepApart(_cores: Cores): Promise<KeptApart> {
  throw new Error('not built yet');
}
