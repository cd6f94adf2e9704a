const NODE =
  'id status placedAt customer { id name address { country } } voyage { id ship arrival } destinationPort { unlocode name }';

const list = (args: string) => JSON.stringify({ query: `{ orders(first: 20, ${args}) { nodes { ${NODE} } } }` });

/** Filters and sorts by other services' fields, a page of 20 each. */
export const QUESTIONS: Readonly<Record<string, string>> = {
  'customer country, newest first': list('filter: { customer: { country: ["NL"] } }'),
  'customer country, by voyage arrival': list(
    'filter: { customer: { country: ["NL"] } }, orderBy: [{ field: VOYAGE_ARRIVAL }]',
  ),
  'customer tier, by voyage arrival': list(
    'filter: { customer: { tier: [PREFERRED] } }, orderBy: [{ field: VOYAGE_ARRIVAL }]',
  ),
  'destination country, by voyage arrival, latest first': list(
    'filter: { destinationPort: { country: ["NL"] } }, orderBy: [{ field: VOYAGE_ARRIVAL, direction: DESC }]',
  ),
  'arrival window, by customer country': list(
    'filter: { voyage: { arrival: { from: "2026-03-01T00:00:00.000Z", until: "2026-03-08T00:00:00.000Z" } } }, orderBy: [{ field: CUSTOMER_COUNTRY }]',
  ),
  'customer tier, by destination country': list(
    'filter: { customer: { tier: [PREFERRED] } }, orderBy: [{ field: DESTINATION_COUNTRY }]',
  ),
  'ship status, by customer name': list(
    'filter: { voyage: { status: [DEPARTED] } }, orderBy: [{ field: CUSTOMER_NAME }]',
  ),
  'a warm container, newest first': list('filter: { containers: { temperature: { from: 10 } } }'),
};
