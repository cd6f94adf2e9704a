import {
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';
import { Unavailable } from '../errors.ts';

/** Shut down, no longer primary, interrupted by either: the server's own names for being away for now. */
const AWAY = new Set([6, 7, 89, 91, 189, 262, 317, 358, 384, 9001, 10107, 11600, 11602, 13435, 13436, 10058]);

/** The driver's pool had none to give, or was just emptied. */
const NO_CONNECTION = new Set(['MongoPoolClearedError', 'MongoWaitQueueTimeoutError']);

/** Whether the database could not be reached, or would not serve for the moment: it has said nothing about the question itself. */
export const isAway = (error: unknown): boolean =>
  error instanceof MongoNetworkError ||
  error instanceof MongoServerSelectionError ||
  error instanceof MongoOperationTimeoutError ||
  // Of several first questions that connect at the same time, one that fails closes what the others wait on.
  error instanceof MongoTopologyClosedError ||
  (error instanceof MongoServerError && typeof error.code === 'number' && AWAY.has(error.code)) ||
  (error instanceof MongoError && NO_CONNECTION.has(error.name)) ||
  isBrokenWrite(error) ||
  // A bulk write tells of a broken connection as of an answer, and keeps what really happened inside.
  (error instanceof MongoBulkWriteError && isAway(error.errorResponse));

/** Writing to a socket that the server has just closed: the driver passes Node's own error on. */
const isBrokenWrite = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  (error.code === 'EPIPE' || error.code === 'ECONNRESET');

/** @throws Unavailable in place of the driver's own errors about a server that does not answer. */
export async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isAway(error)) throw error;
    // Only where no server could be selected nothing can have been sent.
    throw new Unavailable('MongoDB', error instanceof MongoServerSelectionError ? 'no' : 'unknown', error);
  }
}
