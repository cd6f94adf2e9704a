/** GraphiQL notes the operation's name a moment after the text has changed: a name that is not in the text is old. */
export const nameIn = (query, name) => (name && new RegExp(`\\b${name}\\b`).test(query) ? name : undefined);

/** @returns {'query' | 'mutation' | 'subscription'} what the operation is that would run; of several without a name, the first */
export function kindOf({ query, operationName = '' }) {
  const found = new RegExp(`^\\s*(query|mutation|subscription)\\b\\s*${operationName}\\b`, 'm').exec(query);
  return found?.[1] ?? 'query';
}
