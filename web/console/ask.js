/**
 * How a question is put to the API, with its explanation.
 * @param {{ query: string, variables?: object, operationName?: string | null }} question
 * @param {'auto' | 'view' | 'composition'} strategy
 * @param {Record<string, string>} headers what the answer is wanted as
 */
export const asking = (question, strategy, headers) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'joinery-strategy': strategy, 'joinery-explain': '1', ...headers },
  body: JSON.stringify(question),
});

/** One question and its answer. */
export async function ask(question, strategy) {
  const started = performance.now();
  const accept = 'application/graphql-response+json, application/json';
  const response = await fetch('/graphql', asking(question, strategy, { accept }));
  const result = await response.json();
  return { strategy, result, ms: performance.now() - started };
}

/** Ids of the running system that the ready questions start from; empty texts while it holds nothing. */
export async function someIds() {
  const query = `{
    orders(first: 1, filter: { status: [IN_TRANSIT, DELIVERED, COMPLETED] }) {
      nodes { id customer { id } voyage { id } containers { id } }
    }
    moving: orders(first: 1, filter: { status: [ASSIGNED, IN_TRANSIT] }) {
      nodes { id customer { id } containers { id } }
    }
  }`;
  const { result } = await ask({ query }, 'auto');
  const order = result.data?.orders?.nodes[0];
  return idsOf(order, result.data?.moving?.nodes[0] ?? order);
}

/** `moving` is an order to which something will happen still. */
export const idsOf = (order, moving) => ({
  order: order?.id ?? '',
  customer: order?.customer?.id ?? '',
  voyage: order?.voyage?.id ?? '',
  container: order?.containers?.[0]?.id ?? '',
  movingOrder: moving?.id ?? '',
  movingCustomer: moving?.customer?.id ?? '',
  movingContainer: moving?.containers?.[0]?.id ?? '',
});
