/** What the view benchmarks ask for of an order, in this order. */
const FIELDS =
  'id product quantity status customer { id name tier address { city country } } voyage { id ship departure arrival status }';

const POINT = `query Point($id: ID!) { order(id: $id) { ${FIELDS} } }`;
const PAGE = `query Page { orders(first: 50) { nodes { ${FIELDS} } } }`;
export const SOME_IDS = `query Ids { orders(first: 100, filter: { voyage: {} }) { nodes { id } } }`;

export const point = (id: string): string =>
  JSON.stringify({ query: POINT, operationName: 'Point', variables: { id } });
export const page: string = JSON.stringify({ query: PAGE, operationName: 'Page' });
