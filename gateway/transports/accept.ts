export interface AcceptedStream {
  readonly form: 'sse' | 'multipart';
  /** One response as JSON would do as well, where there is only one. */
  readonly json: boolean;
}

/** Of most requests nothing more is to be looked at. */
const NAMES_A_STREAM = /event-stream|subscriptionspec/i;

/**
 * The stream that a client wants: the one that its `accept` rates highest, of equals the first. Null where that is JSON: some
 * clients name all that they understand, for queries too.
 */
export function acceptedStream(accept: string | undefined): AcceptedStream | null {
  if (accept === undefined || !NAMES_A_STREAM.test(accept)) return null;
  const ranges = accept
    .split(',')
    .map(range)
    .filter(({ quality }) => quality > 0);
  let best: Range | undefined;
  for (const each of ranges) {
    if (each.form !== null && (best === undefined || each.quality > best.quality)) best = each;
  }
  if (best === undefined || best.form === null || best.form === 'json') return null;
  return { form: best.form, json: ranges.some(({ form }) => form === 'json') };
}

interface Range {
  readonly form: AcceptedStream['form'] | 'json' | null;
  readonly quality: number;
}

function range(text: string): Range {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map(rest.map(parameter));
  const quality = Number(parameters.get('q') ?? 1);
  return { form: formOf(type.toLowerCase(), parameters), quality: Number.isNaN(quality) ? 1 : quality };
}

function formOf(type: string, parameters: ReadonlyMap<string, string>): Range['form'] {
  if (type === 'text/event-stream') return 'sse';
  if (type === 'multipart/mixed' && parameters.get('subscriptionspec') === '1.0') return 'multipart';
  return JSON_TYPES.has(type) ? 'json' : null;
}

const JSON_TYPES: ReadonlySet<string> = new Set([
  'application/json',
  'application/graphql-response+json',
  'application/*',
  '*/*',
]);

function parameter(text: string): [string, string] {
  const at = text.indexOf('=');
  const value = text.slice(at + 1).trim();
  return [text.slice(0, at).trim().toLowerCase(), value.startsWith('"') ? value.slice(1, -1) : value];
}
