/**
 * What is wrong with an answer: a status that is not 200, or top-level `errors`; null where it is right. It is parsed only
 * when the word occurs in it: parsing every answer would make the generator the limit.
 */
export function wrongWith(status: number, body: Buffer): string | null {
  if (status !== 200) return `HTTP ${status}: ${beginningOf(body)}`;
  if (!body.includes('"errors"')) return null;
  return hasErrors(body) ? `errors: ${beginningOf(body)}` : null;
}

function hasErrors(body: Buffer): boolean {
  try {
    return 'errors' in (JSON.parse(body.toString()) as object);
  } catch {
    return true; // not JSON, and it speaks of errors
  }
}

const beginningOf = (body: Buffer): string => body.toString('utf8', 0, 500);

/** The string under `data.<field>.token` of a command's answer. @throws an Error that shows an answer without one */
export function tokenOf(body: Buffer): string {
  const { data } = JSON.parse(body.toString()) as {
    data?: Readonly<Record<string, { token?: unknown } | null>> | null;
  };
  const token = Object.values(data ?? {})[0]?.token;
  if (typeof token !== 'string') throw new Error(`the command's answer has no token: ${beginningOf(body)}`);
  return token;
}
