import { type Db, MongoClient } from 'mongodb';
import { answering } from './answering.ts';

export interface ConnectOptions {
  /** As the driver takes it, with credentials and TLS. A replica set, if only of one member. */
  readonly url: string;
  /** Shown in the server's logs. */
  readonly name?: string;
  /** How long (ms) an operation waits for a primary before it fails with Unavailable; 5,000 unless told otherwise. */
  readonly patience?: number;
}

/** A connection to MongoDB, shared by the stores of one process. Connects by itself, also again. */
export interface MongoConnection extends AsyncDisposable {
  /** For sessions and transactions. */
  readonly client: MongoClient;
  /** How long (ms) an operation waits for a primary. */
  readonly patience: number;
  /** Reads are majority reads, writes majority writes on the disk: nothing that was shown or told can be rolled back. */
  database(name: string): Db;
  /**
   * Connects for the first time, however often that has failed; nothing where that is done. To be asked before anything
   * else: once an operation has found no server, the driver finds the first connection closed, and never tries another.
   * @throws what the driver throws.
   */
  connect(): Promise<void>;
  /** @throws Unavailable when no primary answers in time. */
  ping(): Promise<void>;
}

/** @throws what the driver throws about an URL that it cannot read. Does not wait for the server. */
export function connectMongo({ url, name = 'joinery', patience = 5_000 }: ConnectOptions): MongoConnection {
  const client = new MongoClient(url, {
    appName: name,
    readConcern: { level: 'majority' },
    writeConcern: { w: 'majority', journal: true },
    // As JSON has it: a property that is undefined is not there.
    ignoreUndefined: true,
    serverSelectionTimeoutMS: patience,
    connectTimeoutMS: patience,
    // A connection whose other side went away without a word must not hold a command for ever.
    socketTimeoutMS: 6 * patience,
    // Nor must one that never becomes free, which the driver waits for without end by itself.
    waitQueueTimeoutMS: 6 * patience,
  });
  let closed = false;
  const connect = async (): Promise<void> => {
    if (closed) throw new Error('the connection to MongoDB is closed'); // the driver would open it again
    await client.connect();
  };
  return {
    client,
    patience,
    // Whatever the URL says of other members: what they show may be of yesterday.
    database: (database) => client.db(database, { readPreference: 'primary' }),
    connect,
    async ping() {
      await answering(async () => {
        await connect();
        await client.db('admin').command({ ping: 1 });
      });
    },
    [Symbol.asyncDispose]() {
      closed = true;
      return client.close();
    },
  };
}
