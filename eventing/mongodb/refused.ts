import { MongoServerError } from 'mongodb';
import { answering } from './answering.ts';
import type { MongoConnection } from './connection.ts';

/** The database refuses the user, or what the user may do. Waiting does not help: the settings must be mended. */
export class MongoLoginRefused extends Error {
  readonly code = 'MONGODB_LOGIN_REFUSED';
  constructor(cause: Error) {
    super(`MongoDB refuses us: ${cause.message}; check the user name, password and rights of MONGODB_URL`, { cause });
    this.name = 'MongoLoginRefused';
  }
}

/** No safe connection: the servers' certificate is not trusted, or one side speaks TLS and the other does not. */
export class MongoNotTrusted extends Error {
  readonly code = 'MONGODB_NOT_TRUSTED';
  constructor(cause: Error) {
    super(`no TLS connection to MongoDB: ${cause.message}; check tls and tlsCAFile in MONGODB_URL`, { cause });
    this.name = 'MongoNotTrusted';
  }
}

/** AuthenticationFailed, Unauthorized, and the code of hosted clusters for the same. */
const REFUSED: readonly unknown[] = [18, 13, 8000];
const TLS = /^(ERR_SSL_|ERR_TLS_|EPROTO$|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

/**
 * The first question to a database, which tells whether the settings are right.
 * @throws Unavailable when it does not answer; MongoLoginRefused, MongoNotTrusted.
 */
export function greet({ client, connect }: MongoConnection): Promise<void> {
  return answering(async () => {
    try {
      await connect();
      // Unlike a ping it is answered only to who has logged in, where that must be; no right is needed for it beyond that.
      await client.db('admin').command({ listCollections: 1, nameOnly: true, authorizedCollections: true });
    } catch (error) {
      throw refusal(error) ?? error;
    }
  });
}

function refusal(error: unknown): MongoLoginRefused | MongoNotTrusted | null {
  for (const cause of causesOf(error)) {
    if (cause instanceof MongoServerError && REFUSED.includes(cause.code)) return new MongoLoginRefused(cause);
    if (typeof cause.code === 'string' && TLS.test(cause.code)) return new MongoNotTrusted(cause);
  }
  return null;
}

/** By their shape: those of Node's own may be of another realm. */
function* causesOf(error: unknown): Iterable<NodeJS.ErrnoException> {
  const isError = (value: unknown): value is NodeJS.ErrnoException =>
    typeof value === 'object' && value !== null && 'message' in value;
  for (let cause = error; isError(cause); cause = cause.cause) yield cause;
}
