import { expect } from '@jest/globals';
import { unlawfulMoves, violatedAtQuiet } from './invariants.ts';
import { snapshot } from './scene.ts';
import { type Name, names, type World } from './world.ts';

/** Lets the world come to rest, and checks all that must then hold. */
export async function settled(world: World, order: readonly Name[] = names): Promise<void> {
  await world.quiet(order);
  expect(violatedAtQuiet(await snapshot(world))).toEqual([]);
  expect(unlawfulMoves(await world.log('orders'))).toEqual([]);
  for (const name of names) expect(await world.context(name).store.deadLetters.list(name)).toEqual([]);
}

/** Every order in which the services that answer each other can come to read. */
export const readingOrders: readonly (readonly Name[])[] = permutations(names.filter((name) => name !== 'customers'));

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) => permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}
