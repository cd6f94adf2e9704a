import { isDeepStrictEqual } from 'node:util';
import type { Random } from '../../../sample/random.ts';
import type { Answer } from './answers.ts';
import { askGateways } from './asking.ts';
import type { LoadRecord } from './record.ts';

const NODES = 'edges { cursor } pageInfo { hasNextPage endCursor } totalCount nodes';
const QUERIES: readonly string[] = [
  `query($id: ID!) { order(id: $id) { id product quantity status reason customer { id name tier } voyage { id ship departure }
     containers { id status } destinationPort { unlocode country } } }`,
  `query($from: Int!) { orders(first: $from) { ${NODES} { id status customer { id name } voyage { id } containers { id } } } }`,
  `query($from: Int!) { orders(first: $from, orderBy: [{ field: CUSTOMER_NAME, direction: ASC }]) { ${NODES} { id customer { name } } } }`,
  `query($from: Int!) { containers(first: $from) { ${NODES} { id status port { unlocode } order { id status } } } }`,
  `query($from: Int!) { voyages(first: $from) { ${NODES} { id status freeCapacity orders(first: 5) { totalCount nodes { id } } } } }`,
  `query($from: Int!) { customers(first: $from) { ${NODES} { id tier orders(first: 2) { nodes { id } } } } }`,
  '{ orderStatistics(groupBy: [STATUS]) { status orders quantity } }',
  '{ orderStatistics(groupBy: [CUSTOMER_COUNTRY, DESTINATION_PORT]) { customerCountry destinationPort { unlocode } orders quantity } }',
];

/** Where composition and the view, asked at each gateway while nothing happens, do not answer the same. */
export async function unequalAnswers(
  origins: readonly string[],
  { acknowledged }: LoadRecord,
  draw: Random,
): Promise<readonly string[]> {
  await using gateways = askGateways(origins, 1);
  const placed = acknowledged.filter(({ command }) => command.mutation === 'placeOrder');
  const id = placed.length === 0 ? 'o' : draw.pick(placed).command.id;
  const variables = { id, from: draw.integer(1, 20) };
  const found: string[] = [];
  for (const query of QUERIES) {
    const meant = Object.fromEntries(Object.entries(variables).filter(([name]) => query.includes(`$${name}`)));
    const body = JSON.stringify({ query, variables: meant });
    const ask = (strategy: string) =>
      Promise.all(
        [...origins.keys()].map((gateway) => gateways.ask<Answer>(gateway, body, { 'joinery-strategy': strategy })),
      );
    const answers = [...(await ask('composition')), ...(await ask('view'))];
    const [first] = answers;
    const wrong = answers.find((answer) => answer?.errors !== undefined || !isDeepStrictEqual(answer, first));
    if (first === null || wrong !== undefined) {
      found.push(`${query} ${JSON.stringify(meant)}: ${JSON.stringify(first)} and ${JSON.stringify(wrong)}`);
    }
  }
  return found;
}
