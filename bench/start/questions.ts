const CARD = `id product quantity status placedAt
  customer { id name tier address { city country } }
  voyage { id ship departure arrival status from { name country } to { name country } }
  containers { id type status telemetry { temperature recordedAt } }`;

/** A bit of everything that users ask. */
export const QUESTIONS: readonly string[] = [
  `{ orders(first: 20) { totalCount nodes { ${CARD} } pageInfo { hasNextPage endCursor } } }`,
  `{ orders(first: 50, filter: { customer: { country: ["NL", "DE", "US"] } }, orderBy: [{ field: VOYAGE_ARRIVAL }]) { nodes { ${CARD} } } }`,
  `{ orders(first: 20, filter: { containers: { temperature: { from: 5 } } }) { totalCount nodes { id } } }`,
  '{ orderStatistics(groupBy: [CUSTOMER_COUNTRY, STATUS]) { customerCountry status orders quantity } }',
  '{ customers(first: 10) { nodes { id name orders(first: 5) { totalCount nodes { id status voyage { ship } } } } } }',
  `{ voyages(first: 10) { nodes { id ship orders(first: 10) { nodes { ${CARD} } } } } }`,
  '{ containers(first: 50) { nodes { id type status port { name } order { id customer { name } } } } }',
  '{ ports(first: 100) { nodes { unlocode name country coordinates { latitude longitude } } } }',
];
