import type { Asking } from '../../comparison/workload.ts';
import { drawContainers } from '../draw/containers.ts';

export interface Address {
  readonly street: string;
  readonly city: string;
  readonly country: string;
  readonly postalCode: string;
}

export interface Customer {
  readonly id: string;
  readonly tier: 'STANDARD' | 'PREFERRED';
  readonly address: Address;
}

/** A customer's order, to be placed again. */
export interface Order {
  readonly product: string;
  readonly quantity: number;
  readonly pickupDate: string;
  readonly expectedDeliveryDate: string;
  readonly customer: { readonly id: string } | null;
  readonly pickupPort: { readonly unlocode: string } | null;
  readonly destinationPort: { readonly unlocode: string } | null;
}

/** Whom writes are about. */
export interface Subjects {
  readonly containers: readonly string[];
  readonly customers: readonly Customer[];
  readonly orders: readonly Order[];
}

const PAGES = 5;

const CUSTOMERS = `query Customers($after: String) {
  customers(first: 100, after: $after) {
    nodes { id tier address { street city country postalCode } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const NEWEST = `{
  orders(first: 100) {
    nodes {
      product quantity pickupDate expectedDeliveryDate
      customer { id } pickupPort { unlocode } destinationPort { unlocode }
    }
  }
}`;

interface Customers {
  readonly customers: {
    readonly nodes: readonly Customer[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** @throws an Error when the data has nothing of a kind to write about. */
export async function drawSubjects(asking: Asking): Promise<Subjects> {
  const containers = await drawContainers(asking, new Date().toISOString());
  const customers = await drawCustomers(asking);
  const { orders } = await asking.ask<{ readonly orders: { readonly nodes: readonly Order[] } }>(NEWEST);
  const subjects = { containers, customers, orders: orders.nodes };
  for (const [kind, values] of Object.entries(subjects)) {
    if (values.length === 0) throw new Error(`the data has no ${kind} to write about`);
  }
  return subjects;
}

async function drawCustomers(asking: Asking): Promise<readonly Customer[]> {
  const found: Customer[] = [];
  let after: string | null = null;
  for (let page = 0; page < PAGES; page++) {
    const { customers }: Customers = await asking.ask<Customers>(CUSTOMERS, { after });
    found.push(...customers.nodes);
    if (!customers.pageInfo.hasNextPage) break;
    after = customers.pageInfo.endCursor;
  }
  return found;
}
