/**
 * One question to the API, with its explanation.
 * @param {{ query: string, variables?: object, operationName?: string | null }} question
 * @param {'auto' | 'view' | 'composition'} strategy
 */
export async function ask(question, strategy) {
  const started = performance.now();
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      'joinery-strategy': strategy,
      'joinery-explain': '1',
    },
    body: JSON.stringify(question),
  });
  const result = await response.json();
  return { strategy, result, ms: performance.now() - started };
}

/** Ids of the running system that the ready questions start from; empty texts while it holds nothing. */
export async function someIds() {
  const query = `{
    orders(first: 1, filter: { status: [IN_TRANSIT, DELIVERED, COMPLETED] }) {
      nodes { id customer { id } voyage { id } containers { id } }
    }
  }`;
  const { result } = await ask({ query }, 'auto');
  const order = result.data?.orders?.nodes[0];
  return {
    order: order?.id ?? '',
    customer: order?.customer?.id ?? '',
    voyage: order?.voyage?.id ?? '',
    container: order?.containers?.[0]?.id ?? '',
  };
}
