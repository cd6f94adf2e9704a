/** A copy of a data folder, to be written to. Disposing removes it. */
export interface Scratch extends AsyncDisposable {
  readonly path: string;
}

/** Copies a folder beside itself, on the same disk. */
export async function scratchCopy(_folder: string): Promise<Scratch> {
  throw new Error('not built yet');
}
