/**
 * The versions that this process read or wrote last, by stream (or by consumer and stream). They are right for sure within a
 * transaction that finds the counter where the last one of this process left it: then nobody else has written since.
 * Otherwise they are only never too high.
 */
export interface RememberedVersions {
  get(key: string): number | undefined;
  /** Begins a read outside transactions; call the result with what it found. */
  reading(): (versions: Iterable<readonly [key: string, version: number]>) => void;
  /** Within a transaction: how many there were before it. Forgets everything when others were among them. */
  follow(commits: number): void;
  /** The transaction of this process that brought the number of commits to this has written these. */
  wrote(commits: number, versions: ReadonlyMap<string, number>): void;
}

export function rememberedVersions(most = 20_000): RememberedVersions {
  let versions = new Map<string, number>();
  let seen = -1;

  const learn = (key: string, version: number) => {
    // A read may end after a write of this process that it did not see yet.
    if (version >= (versions.get(key) ?? 0)) versions.set(key, version);
  };
  const forget = () => {
    // A new map: a read that is under way brings what it finds to the old one, for it may be older than what comes next.
    versions = new Map();
  };

  return {
    get: (key) => versions.get(key),
    reading() {
      const begun = versions;
      return (found) => {
        if (versions.size > most) forget();
        if (begun !== versions) return;
        for (const [key, version] of found) learn(key, version);
      };
    },
    follow(commits) {
      if (commits !== seen) forget();
      seen = commits;
    },
    wrote(commits, written) {
      if (versions.size > most) forget();
      seen = commits;
      for (const [key, version] of written) versions.set(key, version);
    },
  };
}

/** What a consumer has processed of a stream. Text in the database holds no NUL, so it is no stream's name. */
export const progressKey = (consumer: string, stream: string): string => `${consumer}\0${stream}`;
