/** Three subgraphs of the reference domain as far as the two questions need them. */
const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n';

const SDL = {
  orders: `${LINK}
    type Query { order(id: ID!): Order orders(first: Int = 20): OrderConnection! }
    type OrderConnection { nodes: [Order!]! }
    enum OrderStatus { PENDING ASSIGNED }
    type Order @key(fields: "id") {
      id: ID! product: String! quantity: Int! status: OrderStatus! customer: Customer voyage: Voyage
    }
    type Customer @key(fields: "id", resolvable: false) { id: ID! }
    type Voyage @key(fields: "id", resolvable: false) { id: ID! }`,
  customers: `${LINK}
    type Customer @key(fields: "id") { id: ID! name: String! tier: CustomerTier! address: Address! }
    enum CustomerTier { STANDARD PREFERRED }
    type Address { city: String! country: String! }`,
  voyages: `${LINK}
    scalar DateTime
    type Voyage @key(fields: "id") {
      id: ID! ship: String! departure: DateTime! arrival: DateTime! status: VoyageStatus!
    }
    enum VoyageStatus { SCHEDULED DEPARTED }`,
};

/** Where they listen: a server's arguments, in the order of the schemas. */
export const subgraphsAt = (ports: readonly string[]) =>
  Object.entries(SDL).map(([name, sdl], i) => ({ name, sdl, url: `http://127.0.0.1:${ports[i]}/graphql` }));

const FIELDS =
  'id product quantity status customer { id name tier address { city country } } voyage { id ship departure arrival status }';

/** One order with customer and voyage. */
export const P1: string = JSON.stringify({
  query: `query P1($id: ID!) { order(id: $id) { ${FIELDS} } }`,
  operationName: 'P1',
  variables: { id: 'o7' },
});

/** A page of 50 of them: 20 customers, 10 voyages. */
export const L50: string = JSON.stringify({
  query: `query L50 { orders(first: 50) { nodes { ${FIELDS} } } }`,
  operationName: 'L50',
});
