import type { Question } from '../../comparison/question.ts';
import type { Drawn } from '../draw/drawn.ts';

const PORT = '{ unlocode name country timeZone coordinates { latitude longitude } }';

export const many = ({ cursors }: Drawn): Question => ({
  name: 'many',
  title: 'A page of 50 orders, every field of them and of all that belongs to them',
  query: `query Many($after: String) {
    orders(first: 50, after: $after) {
      nodes {
        id product quantity status reason pickupDate expectedDeliveryDate placedAt
        customer { id name email tier address { street city country postalCode } }
        voyage { id ship departure arrival capacity freeCapacity status from ${PORT} to ${PORT} }
        pickupPort ${PORT}
        destinationPort ${PORT}
        containers {
          id brand type capacity status anomalies
          telemetry { temperature humidity co2 recordedAt }
        }
      }
    }
  }`,
  variables: cursors.map((after) => ({ after })),
  services: ['orders', 'customers', 'voyages', 'containers'],
});
