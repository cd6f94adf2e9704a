/** What a list or a search shows of an order's customer and voyage. */
export const CUSTOMER = 'customer { id name tier address { city country } }';
export const VOYAGE = 'voyage { id ship departure arrival status }';

/** An order with its customer and its voyage: the question that everybody asks. */
export const ORDER = `id product quantity status ${CUSTOMER} ${VOYAGE}`;

export const PAGE_INFO = 'pageInfo { hasNextPage endCursor }';
