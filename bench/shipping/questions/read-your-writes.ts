import type { Question } from '../../comparison/question.ts';
import type { Drawn } from '../draw/drawn.ts';
import { RECORD_TELEMETRY, reading } from '../writes/telemetry.ts';

/** As many as the question for one order has; answers are compared one after the other here, since a command stands between. */
const CONTAINERS = 200;

/**
 * The reading has no time of its own, so that the service's clock gives it one: the same command again is another
 * reading, never a repeated one that changes nothing.
 */
export function readYourWrites({ containers: all }: Drawn): Question {
  const containers = all.slice(0, CONTAINERS);
  return {
    name: 'read-your-writes',
    title: 'A reading is recorded; then its container with that reading, its order and the customer',
    query: `query ReadYourWrites($id: ID!) {
      container(id: $id) {
        id brand status
        telemetry { temperature humidity co2 recordedAt }
        order { id product status customer { id name } }
      }
    }`,
    variables: containers.map((id) => ({ id })),
    services: ['containers', 'orders', 'customers'],
    before: {
      query: RECORD_TELEMETRY,
      variables: (i) => ({ input: { id: containers[i % containers.length], ...reading((i % 97) / 97) } }),
    },
  };
}
