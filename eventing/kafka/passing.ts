import kafkajs from 'kafkajs';
import { pause } from '../delay.ts';
import type { KafkaConnection } from './connection.ts';

/** Closing waits so long at most, ms. */
const PATIENCE = 2_000;

/**
 * Removes a group that nobody is in any more and nobody will join again. When that fails it is logged: the brokers forget an
 * empty group by themselves, only later.
 */
export async function removeGroup({ ask, log }: KafkaConnection, group: string): Promise<void> {
  const settled = new AbortController();
  const removing = ask((admin) => admin.deleteGroups([group]).catch(unlessUnknown))
    .catch((error) => log(`kafka: the group ${group} was left behind: ${error}`))
    .finally(() => settled.abort());
  await Promise.race([removing, pause(PATIENCE, settled.signal)]);
}

/** One that was closed before it had joined has made no group. */
function unlessUnknown(error: unknown): void {
  const groups = error instanceof kafkajs.KafkaJSDeleteGroupsError ? error.groups : undefined;
  if (groups?.every(({ errorCode }) => errorCode === GROUP_ID_NOT_FOUND)) return;
  throw error;
}

const GROUP_ID_NOT_FOUND = 69;
