import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { act, perform, prepare } from './acts.ts';
import { onEveryGround } from './grounds.ts';
import { alwaysViolated } from './invariants.ts';
import { people, snapshot } from './scene.ts';
import { readingOrders, settled } from './settled.ts';
import { names, type World } from './world.ts';

const logs = async (world: World) =>
  Object.fromEntries(await Promise.all(names.map(async (n) => [n, await world.log(n)])));

onEveryGround(({ openWorld, worlds }) => {
  test('whatever is asked, read late, read twice or dies, in any order: the world comes to a lawful rest', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 20, maxLength: 80, size: 'max' }),
        fc.constantFrom(...readingOrders),
        async (acts, readers) => {
          await using world = await openWorld();
          const everybody = people(world);
          await prepare(world, everybody);
          for (const each of acts) {
            await perform(each, world, everybody);
            expect(alwaysViolated(await snapshot(world))).toEqual([]);
          }
          await settled(world, readers);

          // Everything again, by services that start anew: nothing more happens.
          const before = await logs(world);
          for (const name of names) await world.restart(name);
          for (const reader of names) for (const source of names) world.rewind(reader, source);
          await settled(world, readers.toReversed());
          expect(await logs(world)).toEqual(before);
        },
      ),
      { numRuns: worlds },
    );
  }, 300_000);
});
