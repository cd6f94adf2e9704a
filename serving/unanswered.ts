import type { GraphQLError } from 'graphql';
import { apiError } from '../api/index.ts';
import { type EventStore, Unavailable } from '../eventing/index.ts';

/** The entity that a command is about, and whether repeating the command is harmless, as a creation under the same id is. */
interface About {
  readonly id: string;
  readonly repeatable: boolean;
}

/**
 * Does a command's work. When the store's server does not answer, the client is told whether the command may have been done
 * all the same, and the id of what it is about.
 */
export async function commanding<T>(
  { store }: { readonly store: EventStore },
  about: About | null,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unavailable) throw unanswered(store.name, error, about);
    throw error;
  }
}

function unanswered(service: string, { done }: Unavailable, about: About | null): GraphQLError {
  const message = `the service ${service} cannot reach its data: ${done === 'no' ? NOT_DONE : notKnown(about)}`;
  return apiError('SERVICE_UNAVAILABLE', message, { service, done, ...(about !== null && { id: about.id }) });
}

const NOT_DONE = 'nothing was done; ask again';

const notKnown = (about: About | null): string =>
  about?.repeatable
    ? `whether this was done is not known; ask again with the id '${about.id}': it is not done twice`
    : 'whether this was done is not known; look before you ask again';
