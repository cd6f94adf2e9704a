/**
 * Ready questions. `variables` gets ids of the running system; `both` marks those that are asked both ways at once.
 * @type {{ title: string, query: string, variables?: (ids: Record<string, string>) => object, both?: boolean }[]}
 */
export const questions = [
  {
    title: 'One order, both ways',
    both: true,
    variables: ({ order }) => ({ id: order }),
    query: `query OneOrder($id: ID!) {
  order(id: $id) {
    id
    status
    product
    quantity
    customer { name tier address { city country } }
    voyage { ship departure arrival from { name } to { name } }
    containers { id type status telemetry { temperature } }
  }
}`,
  },
  {
    title: 'A filter and a sort across three services, both ways',
    both: true,
    query: `query AcrossServices {
  orders(
    filter: { customer: { tier: [PREFERRED] }, voyage: { status: [SCHEDULED, DEPARTED] } }
    orderBy: [{ field: VOYAGE_ARRIVAL }, { field: CUSTOMER_NAME }]
    first: 20
  ) {
    totalCount
    nodes {
      id
      status
      customer { name }
      voyage { ship arrival }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
  },
  {
    title: 'Orders and quantity by customer country and status, both ways',
    both: true,
    query: `query ByCountry {
  orderStatistics(groupBy: [CUSTOMER_COUNTRY, STATUS]) {
    customerCountry
    status
    orders
    quantity
  }
}`,
  },
  {
    title: 'The newest orders',
    query: `query Newest {
  orders(first: 10) {
    nodes { id placedAt status product customer { name } destinationPort { name country } }
  }
}`,
  },
  {
    title: "A customer's orders",
    variables: ({ customer }) => ({ id: customer }),
    query: `query CustomersOrders($id: ID!) {
  customer(id: $id) {
    name
    email
    orders(first: 10) {
      totalCount
      nodes { id status product voyage { ship arrival } }
    }
  }
}`,
  },
  {
    title: "A voyage's manifest",
    variables: ({ voyage }) => ({ id: voyage }),
    query: `query Manifest($id: ID!) {
  voyage(id: $id) {
    ship
    status
    from { name }
    to { name }
    freeCapacity
    orders(first: 50) {
      totalCount
      nodes { id quantity customer { name } containers { id type } }
    }
  }
}`,
  },
  {
    title: 'Orders with a warm container',
    query: `query TooWarm {
  orders(filter: { containers: { temperature: { from: 8 } } }, first: 20) {
    totalCount
    nodes { id status reason containers { id status anomalies telemetry { temperature recordedAt } } }
  }
}`,
  },
  {
    title: 'Where is this container, and whose goods are in it?',
    variables: ({ container }) => ({ id: container }),
    query: `query Container($id: ID!) {
  container(id: $id) {
    brand
    type
    status
    port { name country }
    telemetry { temperature humidity co2 recordedAt }
    order { id status customer { name email } }
  }
}`,
  },
  {
    title: 'Voyages that still have room',
    query: `query Voyages {
  voyages(filter: { status: [SCHEDULED] }, first: 10) {
    totalCount
    nodes { id ship departure arrival capacity freeCapacity from { name } to { name } }
  }
}`,
  },
  {
    title: 'Rejected orders and why',
    query: `query Rejected {
  orders(filter: { status: [REJECTED] }, first: 20) {
    totalCount
    nodes { id reason product quantity pickupPort { name } destinationPort { name } }
  }
}`,
  },
  {
    title: 'Orders by month and destination port',
    query: `query ByMonth {
  orderStatistics(groupBy: [MONTH, DESTINATION_PORT]) {
    month
    destinationPort { name country }
    orders
    quantity
  }
}`,
  },
  {
    title: 'Ports of a country',
    query: `query Ports {
  ports(country: "NL", first: 50) {
    totalCount
    nodes { unlocode name timeZone coordinates { latitude longitude } }
  }
}`,
  },
  {
    title: 'Five levels deep',
    both: true,
    variables: ({ order }) => ({ id: order }),
    query: `query Deep($id: ID!) {
  order(id: $id) {
    customer {
      name
      orders(first: 3) {
        nodes {
          id
          voyage {
            ship
            orders(first: 3) {
              nodes { id customer { name } containers { id } }
            }
          }
        }
      }
    }
  }
}`,
  },
  {
    title: 'Register a customer (a command)',
    query: `mutation Register {
  registerCustomer(
    input: {
      name: "Ada Fruit & Co"
      email: "ada@fruit.example"
      tier: STANDARD
      address: { street: "Quay 1", city: "Rotterdam", country: "NL", postalCode: "3011" }
    }
  ) {
    token
    customer { id name }
  }
}`,
  },
];
