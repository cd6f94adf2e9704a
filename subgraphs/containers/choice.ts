import type { Condition, Unit, Value } from '../../eventing/index.ts';
import { type Container, container } from './events.ts';

/** No order gets more containers than this: an allocation is one unit of work, and that must have an end. */
export const MAX_CONTAINERS = 100;
const FEW = 8;

export type Choice = { readonly containerIds: readonly string[] } | { readonly reason: string };

/**
 * Empty containers at a port that hold the quantity together, the same ones whenever the same are there. As few as
 * possible: the largest first, and for the rest the smallest that holds it, so that no large one leaves half empty.
 * Equal ones go by id.
 */
export async function chooseContainers(unit: Unit, port: string, quantity: number): Promise<Choice> {
  const single = await smallest(unit, port, quantity, []);
  if (single !== undefined) return { containerIds: [single] };

  const chosen: string[] = [];
  let rest = quantity;
  for (const { id, state } of await largest(unit, port, quantity)) {
    if (state.capacity >= rest) return { containerIds: [...chosen, (await smallest(unit, port, rest, chosen)) ?? id] };
    chosen.push(id);
    rest -= state.capacity;
  }
  return { reason: shortage(port, quantity, rest, chosen.length) };
}

const emptyAt = (port: string, ...further: readonly Condition[]): readonly Condition[] => [
  oneOf('port', port),
  oneOf('status', 'EMPTY' satisfies Container['status']),
  ...further,
];

const oneOf = (column: string, value: Value): Condition => ({ column, in: [value] });

/** The largest first, as many as hold the quantity if they can. Few are enough as a rule, so few are read first. */
async function largest(unit: Unit, port: string, quantity: number) {
  const read = (limit: number) =>
    unit.find(container, {
      where: emptyAt(port),
      orderBy: [{ column: 'largestFirst', direction: 'asc' }],
      limit,
    });
  const few = await read(FEW);
  const enough = few.length < FEW || few.reduce((sum, { state }) => sum + state.capacity, 0) >= quantity;
  return enough ? few : read(MAX_CONTAINERS);
}

/** The smallest container that holds the quantity and is not among the taken. */
async function smallest(unit: Unit, port: string, quantity: number, taken: readonly string[]) {
  const found = await unit.find(container, {
    where: emptyAt(port, { column: 'capacity', from: quantity }),
    orderBy: [{ column: 'capacity', direction: 'asc' }],
    limit: taken.length + 1,
  });
  return found.find(({ id }) => !taken.includes(id))?.id;
}

function shortage(port: string, quantity: number, missing: number, containers: number): string {
  if (containers === 0) return `no empty container at ${port}`;
  const bound = containers === MAX_CONTAINERS ? `the ${MAX_CONTAINERS} largest` : 'all';
  return `${bound} empty containers at ${port} hold ${quantity - missing} of ${quantity}`;
}
