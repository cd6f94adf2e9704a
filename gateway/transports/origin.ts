import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page may use this gateway through a WebSocket. Browsers let every page open one to everywhere, and read it: what
 * keeps other sites' pages from queries (a request that must be allowed beforehand, an answer that they cannot read) does not
 * exist there, only the header that says where the page is from. Programs send none.
 */
export function mayConnect({ origin, host }: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes('*') || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
