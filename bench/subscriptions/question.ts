/** What every subscriber asks: joined data, of two services. */
export const QUESTION = `subscription ($id: ID!) {
  orderChanged(id: $id) { cursor event version order { id status customer { name } } }
}`;

export interface Change {
  readonly cursor: string;
  readonly event: string;
  readonly version: number;
  readonly order: { readonly id: string; readonly status: string; readonly customer: { readonly name: string } };
}

export const orderId = (i: number): string => `order-${i}`;
export const CUSTOMER = { id: 'customer-1', name: 'The Customer of All' };
