import { Unavailable } from './errors.ts';

/** For a command's reads: one that gets no answer has done nothing, and the command neither, as long as it only reads. */
export async function reading<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    throw error instanceof Unavailable ? new Unavailable(error.server, 'no', error.cause) : error;
  }
}
