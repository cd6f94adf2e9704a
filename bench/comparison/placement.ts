/** A way to answer a question: where its parts are joined. */
export interface Placement {
  /** Unique: `view`, `gateway`, `bff`, `service`. */
  readonly name: string;
  readonly title: string;
  /** For an engineer, in a sentence or two. */
  readonly what: string;
  /** What was done so that it does its best. */
  readonly tuned: readonly string[];
  /** Null: the system's gateway answers, with these headers. Else a server of its own. */
  readonly server: PlacementServer | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The path of a question: `/graphql`, or a route of its own. */
  path(question: string): string;
  /** True: the body holds the variables alone, for who knows the question by its route. */
  readonly variablesOnly: boolean;
}

/**
 * A placement's own server: a module that starts it, run as a process of its own.
 */
export interface PlacementServer {
  /**
   * The module's default export: starts the server on a free port, with the services where these addresses say, each an
   * URL by the service's name.
   */
  readonly module: URL;
}

/** What a {@link PlacementServer}'s module exports as default. */
export type StartPlacement = (
  services: Readonly<Record<string, string>>,
  folder: string,
) => Promise<{ readonly port: number } & AsyncDisposable>;
