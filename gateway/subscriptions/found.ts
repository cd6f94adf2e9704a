import type { ExecutionResult } from 'graphql';
import { apiError } from '../../api/index.ts';
import type { LiveField } from '../../serving/live.ts';
import type { Requests } from '../strategy/requests.ts';
import { foundQuery } from './declared.ts';
import type { Parsed } from './parsing.ts';

export interface Finding {
  readonly requests: Requests;
  readonly parse: (source: string, name: string | undefined) => Parsed;
}

/**
 * Whether there is what a subscription is about. Its service is asked, since the view may not have it yet; where that does not
 * answer the view may know it all the same.
 *
 * @throws NOT_FOUND; SERVICE_UNAVAILABLE when nobody can tell
 */
export async function mustBeFound(field: LiveField, key: string, { requests, parse }: Finding): Promise<void> {
  const operation = parse(foundQuery(field.found), undefined);
  const by = (strategy: string) =>
    requests.execute(operation, { variables: { key }, extensions: { 'joinery-strategy': strategy } });
  const asked = await by('composition');
  if (isThere(asked)) return;
  if (asked.errors === undefined) {
    throw apiError(
      'NOT_FOUND',
      `${field.field}: there is nothing with the ${field.argument} ${JSON.stringify(key.slice(0, 100))}`,
    );
  }
  if (isThere(await by('view'))) return;
  const [error] = asked.errors;
  throw error ?? new Error('composition failed without an error');
}

const isThere = ({ data, errors }: ExecutionResult): boolean =>
  errors === undefined && Object.values(data ?? {}).every((value) => value !== null && value !== undefined);
