import type { GraphQLFormattedError } from 'graphql';

/** What a client asks to be told. */
export interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Headers; by WebSocket the payload of connection_init. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A message as it came. */
export interface Told {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions: { readonly joinery: { readonly cursor: string; readonly strategy?: string } };
}

/** How it ended, other than by this client: what it was told with it, and the code of a closed WebSocket. */
export interface Ending {
  readonly errors: readonly GraphQLFormattedError[];
  /** The status of a refusal by HTTP, or the code of a closed WebSocket; null of a stream that ended, or broke. */
  readonly code: number | null;
}

/** A subscription from the side of its client, who looks at every byte itself. */
export interface Watching extends AsyncDisposable {
  readonly told: readonly Told[];
  /** Behind the last message; before there is one, where it began, if its transport says so. */
  cursor(): string | null;
  /** Resolves once it runs: with an event stream. By WebSocket nobody says so: once it has been asked for. */
  readonly begun: Promise<void>;
  readonly ended: Promise<Ending>;
  /** Resolves once there are so many. @throws when it ends before */
  has(count: number): Promise<readonly Told[]>;
  /** Resolves once one like this was told. @throws when it ends before */
  hears(holds: (told: Told) => boolean): Promise<Told>;
  pause(): void;
  resume(): void;
  /** Breaks the connection, as when a cable is pulled. */
  drop(): void;
}

/** What a transport does for it. */
export interface Wire {
  pause(): void;
  resume(): void;
  drop(): void;
}

/** What comes by the wire. */
export interface Hearing {
  begun(cursor: string | null): void;
  told(message: Told): void;
  ended(ending: Ending): void;
}

/** So long at most something may take to come, ms: a machine under load takes its time. */
const PATIENCE = 50_000;

export function watching(asked: Asked, connect: (hearing: Hearing) => Wire): Watching {
  const told: Told[] = [];
  const looking = new Set<() => void>();
  let cursor: string | null = null;
  let over: Ending | null = null;
  let left = false;
  let begin = () => {};
  let end: (ending: Ending) => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const ended = new Promise<Ending>((resolve) => {
    end = resolve;
  });
  const look = () => {
    for (const each of [...looking]) each();
  };
  const wire = connect({
    begun(from) {
      cursor ??= from;
      begin();
    },
    told(message) {
      if (left) return;
      told.push(message);
      cursor = message.extensions.joinery.cursor;
      look();
    },
    ended(ending) {
      over ??= ending;
      begin();
      end(over);
      look();
    },
  });
  const until = <T>(found: () => T | undefined): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const said = () => `${asked.query} ${JSON.stringify(asked.variables)} told ${JSON.stringify(told.slice(-3))}`;
      const settle = (result: () => void) => {
        looking.delete(check);
        clearTimeout(late);
        result();
      };
      const check = () => {
        const value = found();
        if (value !== undefined) settle(() => resolve(value));
        else if (over !== null) settle(() => reject(new Error(`it ended: ${JSON.stringify(over)}, ${said()}`)));
      };
      const late = setTimeout(() => settle(() => reject(new Error(`it did not come: ${said()}`))), PATIENCE);
      looking.add(check);
      check();
    });
  const drop = () => {
    left = true;
    wire.drop();
  };
  return {
    told,
    cursor: () => cursor,
    begun,
    ended,
    has: (count) => until(() => (told.length >= count ? told : undefined)),
    hears: (holds) => until(() => told.find(holds)),
    pause: wire.pause,
    resume: wire.resume,
    drop,
    async [Symbol.asyncDispose]() {
      drop();
      await ended;
    },
  };
}
