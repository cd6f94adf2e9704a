import { answered, badInput, invalid, overLimit, query, type Wrong } from './request.ts';

const times = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => of(i)).join(' ');

/** `levels` fields deep. */
function deep(levels: number): string {
  const around = ['customer', 'orders', 'nodes'];
  const names = Array.from({ length: levels - 1 }, (_, i) => around[i % 3]!);
  return `{ order(id: "o-assigned") { ${names.map((name) => `${name} {`).join(' ')} __typename ${'}'.repeat(names.length)} } }`;
}

const syntax = (name: string, document: string): Wrong =>
  query(name, document, { status: 400, codes: ['GRAPHQL_PARSE_FAILED'], bothWays: false });

const documents: readonly Wrong[] = [
  syntax('a document cut short', '{ order(id: "x") { id }'),
  syntax('a document of words', 'please give me all orders'),
  syntax('a control character in a document', '{ order(id: "a\u0001b\n") { id } }'),
  syntax('an empty selection', '{ }'),
  query('an unknown field', '{ invoices { id } }', invalid(/invoices/)),
  query('a field of the prototype', '{ __proto__ }', invalid(/__proto__/)),
  query('a constructor', '{ order(id: "x") { constructor } }', invalid(/constructor/)),
  query('what is for subgraphs only', '{ _service { sdl } }', invalid(/_service/)),
  query('a field that only subgraphs see', '{ order(id: "x") { customerId } }', invalid(/customerId/)),
  query('an unknown argument', '{ order(id: "x", version: 3) { id } }', invalid(/version/)),
  query('a missing argument', '{ order { id } }', invalid(/id/)),
  query('an id that is a list', '{ order(id: ["x"]) { id } }', invalid(/ID/)),
  query('a page size that is a text', '{ orders(first: "ten") { totalCount } }', invalid(/Int/)),
  query('a page size that is a fraction', '{ orders(first: 1.5) { totalCount } }', invalid(/Int/)),
  query('a page size beyond integers', '{ orders(first: 2147483648) { totalCount } }', invalid(/Int/)),
  query('an unknown status', '{ orders(filter: { status: [LOST] }) { totalCount } }', invalid(/LOST/)),
  query('an unknown filter', '{ orders(filter: { colour: "red" }) { totalCount } }', invalid(/colour/)),
  query('an unknown sort', '{ orders(orderBy: { field: COLOUR }) { totalCount } }', invalid(/COLOUR/)),
  query('an unknown dimension', '{ orderStatistics(groupBy: [COLOUR]) { orders } }', invalid(/COLOUR/)),
  query('an object without a selection', '{ order(id: "x") }', invalid(/selection/)),
  query('a selection of a leaf', '{ order(id: "x") { id { id } } }', invalid(/selection/)),
  query('a fragment that is not there', '{ order(id: "x") { ...Nobody } }', invalid(/Nobody/)),
  query('a fragment of itself', '{ order(id: "x") { ...A } } fragment A on Order { ...A }', invalid(/itself/)),
  query('a fragment on no type', '{ order(id: "x") { ... on Parcel { id } } }', invalid(/Parcel/)),
  query('fields that conflict', '{ order(id: "x") { id } order(id: "y") { id } }', invalid(/conflict/)),
  query('a variable that is not declared', '{ order(id: $id) { id } }', invalid(/\$id/)),
  query('an unknown directive', '{ order(id: "x") @cached { id } }', invalid(/cached/)),
  query('a directive of the federation', '{ order(id: "x") { id @external } }', invalid(/external/)),
  query('a subscription that does not exist', 'subscription { everything }', invalid(/everything/)),
  query(
    'a subscription, by a request that has one response',
    'subscription { orderChanged(id: "x") { cursor } }',
    badInput(400, /text\/event-stream/),
  ),
  query('two operations and no name', 'query A { __typename } query B { __typename }', badInput(400, /operationName/)),
  query('a fragment alone', 'fragment A on Order { id }', { status: 400, codes: ['GRAPHQL_VALIDATION_FAILED'] }),
];

const page = (first: number, inner: string) =>
  `customers(first: ${first}) { nodes { orders(first: ${first}) { ${inner} } } }`;

const tooMuch: readonly Wrong[] = [
  query('depth 60', deep(60), overLimit(/60 levels/)),
  query('1,000 aliases', `{ ${times(1_000, (i) => `a${i}: __typename`)} }`, overLimit(/1000/)),
  query(
    '201 aliases of one entity',
    `{ order(id: "x") { ${times(201, (i) => `a${i}: id`)} } }`,
    overLimit(/201 aliases/),
  ),
  query('51 root fields', `{ ${times(51, () => '__typename')} }`, overLimit(/51 root fields/)),
  query('a field 1,000 times', `{ order(id: "x") { ${times(1_000, () => 'id')} } }`, overLimit(/of the same name/)),
  query(
    '1,009 fields',
    `{ order(id: "x") { ...F } } fragment F on Order { ${times(56, () => '...G')} } fragment G on Order { id product quantity status reason pickupDate expectedDeliveryDate placedAt customer { id name email tier address { city } } voyage { id ship } }`,
    overLimit(/1009 fields/),
  ),
  query('4,002 tokens', `{ ${times(4_000, () => 'x')} }`, overLimit(/4000 tokens/)),
  query(
    'fragments that double 20 times',
    `{ order(id: "x") { ...F20 } } fragment F0 on Order { id } ${times(20, (i) => `fragment F${i + 1} on Order { ...F${i} ...F${i} }`)}`,
    overLimit(/1048577 fields/),
  ),
  // 100 + 100², and 99 + 99²: 20,000; and one port.
  query(
    '20,001 nodes',
    `{ a: ${page(100, 'nodes { id }')} b: ${page(99, 'nodes { id }')} ports(first: 1) { nodes { name } } }`,
    overLimit(/20001 nodes/),
  ),
  query(
    'a list of 3,000 within lists',
    `{ orders(filter: { product: ${'['.repeat(1_500)}${']'.repeat(1_500)} }) { totalCount } }`,
    invalid(/String/),
  ),
];

/** Odd, but there is an answer: nothing has such an id. */
const odd: readonly Wrong[] = [
  query('an unknown id', '{ order(id: "nobody") { id } customer(id: "nobody") { id } }', answered),
  query('an empty id', '{ order(id: "") { id } voyage(id: "") { id } port(unlocode: "") { name } }', answered),
  query('an id of the prototype', '{ order(id: "__proto__") { id } container(id: "constructor") { id } }', answered),
  query('an id that is SQL', `{ order(id: "x' OR '1'='1") { id } port(unlocode: "%") { name } }`, answered),
  query('a huge id', 'query($id: ID!) { order(id: $id) { id } }', answered, { id: 'x'.repeat(100_000) }),
  query('an id of control characters', 'query($id: ID!) { order(id: $id) { id } }', answered, { id: '\u0000\u001b' }),
  query('half a character', 'query($id: ID!) { order(id: $id) { id } }', answered, { id: '\ud800' }),
  query('a country that is none', '{ ports(country: "XX") { totalCount nodes { name } } }', answered),
  query('a variable too many', 'query($id: ID!) { order(id: $id) { id } }', answered, { id: 'x', __proto__x: 1 }),
];

export const questions = [...documents, ...tooMuch, ...odd];
