import type { Question } from '../../comparison/question.ts';
import type { Drawn } from '../draw/drawn.ts';

const PORT = '{ unlocode name country }';

export const manifest = ({ voyages }: Drawn): Question => ({
  name: 'manifest',
  title: "A voyage's manifest: 50 of its orders with customers and containers",
  query: `query Manifest($id: ID!) {
    voyage(id: $id) {
      id ship departure arrival capacity freeCapacity status from ${PORT} to ${PORT}
      orders(first: 50) {
        nodes {
          id product quantity status
          customer { id name tier address { country } }
          containers { id brand type status telemetry { temperature recordedAt } }
        }
        totalCount
      }
    }
  }`,
  variables: voyages.map((id) => ({ id })),
  services: ['voyages', 'orders', 'customers', 'containers'],
});
