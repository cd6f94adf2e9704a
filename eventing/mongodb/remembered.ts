/**
 * The versions that this process wrote last, by stream (or by consumer and stream). They are right for sure within a
 * transaction that finds the counter where the last one of this process left it: then nobody else has written since.
 *
 * What was read outside transactions is not among them: a transaction sees what is on the primary, a majority read what
 * is on the others too, so what it brings may be older than what the transaction before it has seen.
 */
export interface RememberedVersions {
  get(key: string): number | undefined;
  /** Within a transaction: how many there were before it. Forgets everything when others were among them. */
  follow(commits: number): void;
  /** The transaction of this process that brought the number of commits to this has written these. */
  wrote(commits: number, versions: ReadonlyMap<string, number>): void;
}

export function rememberedVersions(most = 20_000): RememberedVersions {
  const versions = new Map<string, number>();
  let seen = -1;

  return {
    get: (key) => versions.get(key),
    follow(commits) {
      if (commits !== seen) versions.clear();
      seen = commits;
    },
    wrote(commits, written) {
      if (versions.size > most) versions.clear();
      seen = commits;
      for (const [key, version] of written) versions.set(key, version);
    },
  };
}

/** What a consumer has processed of a stream. Text in the database holds no NUL, so it is no stream's name. */
export const progressKey = (consumer: string, stream: string): string => `${consumer}\0${stream}`;
