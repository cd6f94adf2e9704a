import { encodeToken } from '../../api/index.ts';
import { badInput, JSON_HEADERS, type Wrong, wire } from './request.ts';

const body = JSON.stringify({ query: '{ __typename }' });
const asking = (more: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ query: '{ __typename }', ...more });
const get = (search: string, headers: Readonly<Record<string, string>> = { 'apollo-require-preflight': '1' }) => ({
  method: 'GET',
  path: `/graphql?${search}`,
  headers,
  body: undefined,
});
const encoded = encodeURIComponent;
const cancel = 'mutation { cancelOrder(input: { id: "o-assigned" }) { token } }';
const forged = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const withHeader = (headers: Readonly<Record<string, string>>) => ({ body, headers: { ...JSON_HEADERS, ...headers } });

/** Wrong before GraphQL begins: methods, media types, bodies. */
const transport: readonly Wrong[] = [
  wire('no JSON', { body: '{"query": "{ __typename }"' }, badInput(400, /not JSON/)),
  wire('a script', { body: '<script>alert(1)</script>' }, badInput(400, /not JSON/)),
  wire('an empty body', { body: '' }, badInput(400)),
  wire('a body of white space', { body: ' \n ' }, badInput(400)),
  wire('a body that is null', { body: 'null' }, badInput(400)),
  wire('a body that is a number', { body: '7' }, badInput(400)),
  wire('a body that is a text', { body: '"{ __typename }"' }, badInput(400)),
  wire('a batch', { body: `[${body},${body}]` }, badInput(400)),
  wire('an empty batch', { body: '[]' }, badInput(400)),
  wire('an object without a query', { body: '{}' }, badInput(400)),
  wire('an empty query', { body: asking({ query: '' }) }, badInput(400)),
  wire('a query that is a number', { body: asking({ query: 7 }) }, badInput(400)),
  wire('a query that is an object', { body: asking({ query: { toString: 1 } }) }, badInput(400)),
  wire('variables that are a text', { body: asking({ variables: '{}' }) }, badInput(400)),
  wire('variables that are a list', { body: asking({ variables: [1] }) }, badInput(400)),
  wire('an operation name that is a number', { body: asking({ operationName: 7 }) }, badInput(400)),
  wire('extensions that are a text', { body: asking({ extensions: 'x' }) }, badInput(400)),
  wire('a prototype in the body', { body: `{"__proto__": {"query": "{ __typename }"}}` }, badInput(400)),
  wire('plain text', { body, headers: { 'content-type': 'text/plain' } }, badInput(415, /application\/json/)),
  wire('a form', { body: 'query=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, badInput(415)),
  wire('a form in parts', { body, headers: { 'content-type': 'multipart/form-data; boundary=x' } }, badInput(415)),
  wire('GraphQL as a media type', { body, headers: { 'content-type': 'application/graphql' } }, badInput(415)),
  wire('another charset', { body, headers: { 'content-type': 'application/json; charset=latin1' } }, badInput(415)),
  wire('no content type', { body, headers: {} }, badInput(415)),
  wire('a compressed body', withHeader({ 'content-encoding': 'gzip' }), badInput(415)),
  wire('nothing that can be accepted', withHeader({ accept: 'image/png' }), badInput(406)),
  wire(
    '2 MB',
    { body: asking({ variables: { x: 'x'.repeat(2_000_000) } }) },
    { status: 413, codes: ['LIMIT_EXCEEDED'], says: /1000000/ },
  ),
  wire('20 KB of headers', withHeader({ 'x-long': 'x'.repeat(20_000) }), {
    status: 431,
    codes: ['LIMIT_EXCEEDED'],
    says: /16 KB/,
  }),
  wire('PUT', { method: 'PUT', body }, badInput(405)),
  wire('PATCH', { method: 'PATCH', body }, badInput(405)),
  wire('DELETE', { method: 'DELETE' }, badInput(405)),
  wire('another address', { path: '/graphql/', body }, { status: 404, codes: ['NOT_FOUND'] }),
  wire('an address that climbs', { path: '/../../etc/passwd', body }, { status: 404, codes: ['NOT_FOUND'] }),
  wire('GET of a mutation', get(`query=${encoded(cancel)}`), badInput(405)),
  wire('GET that another site could send', get(`query=${encoded('{ __typename }')}`, {}), badInput(400)),
  wire('GET without a query', get(''), badInput(400)),
  wire('GET with broken variables', get(`query=${encoded('{ __typename }')}&variables=%7B`), badInput(400)),
  wire('GET with two queries', get('query=%7B__typename%7D&query=%7B__typename%7D'), badInput(400)),
];

const wishing = (name: string, value: unknown) => ({ body: asking({ extensions: { [name]: value } }) });
const [strategy, after, explain] = ['joinery-strategy', 'joinery-after', 'joinery-explain'];

/** Wishes that cannot be granted, as headers and as extensions. */
const wishes: readonly Wrong[] = [
  wire('an unknown strategy', withHeader({ [strategy]: 'fast' }), badInput(400, /composition, view or auto/)),
  wire('an empty strategy', withHeader({ [strategy]: '' }), badInput(400, /composition, view or auto/)),
  wire('a strategy in capitals', withHeader({ [strategy]: 'VIEW' }), badInput(400, /composition, view or auto/)),
  wire('two strategies', withHeader({ [strategy]: 'view, composition' }), badInput(400)),
  wire('garbage for a token', withHeader({ [after]: 'yesterday' }), badInput(400, /token/)),
  wire('an empty token', withHeader({ [after]: '' }), badInput(400, /token/)),
  wire('a token of nothing', withHeader({ [after]: forged([]) }), badInput(400, /token/)),
  wire('a token of another shape', withHeader({ [after]: forged({ orders: 1 }) }), badInput(400, /token/)),
  wire('a token of version 0', withHeader({ [after]: forged([['orders-o', 0]]) }), badInput(400, /token/)),
  wire(
    'a token of what never was, by the view',
    withHeader({ [strategy]: 'view', [after]: encodeToken(new Map([['orders-never', 7]])) }),
    { status: 503, codes: ['VIEW_BEHIND'] },
  ),
  wire('a token of no stream, by the view', withHeader({ [strategy]: 'view', [after]: forged([['nothing', 1]]) }), {
    status: 400,
    codes: ['BAD_USER_INPUT'],
  }),
  wire('an explanation that is neither', withHeader({ [explain]: 'yes' }), badInput(400, /1, or nothing/)),
  wire('a strategy that is a number, as an extension', wishing(strategy, 7), badInput(400)),
  wire('a strategy that is a prototype', wishing(strategy, '__proto__'), badInput(400)),
  wire('a token that is a list, as an extension', wishing(after, ['x']), badInput(400, /token/)),
  wire('an explanation that is an object, as an extension', wishing(explain, {}), badInput(400)),
];

export const http = [...transport, ...wishes];
