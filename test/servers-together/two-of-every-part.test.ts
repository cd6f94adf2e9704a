import { expect, test } from '@jest/globals';
import { withServers } from '../servers.ts';
import { startLoad } from './load.ts';
import { together, twoOfEach } from './together.ts';

/** Between two changes, so that each meets work. */
const SOME = 6;

withServers('two of every part on real servers', (servers) => {
  test('take commands for the same entities; one of each may stop and start again, and nothing is lost', async () => {
    await using system = await together({ servers, instances: twoOfEach() });
    await using load = await startLoad(system, servers, 'two of every part');
    await load.goesOn(SOME);
    for (const part of ['customers', 'orders', 'containers', 'voyages', 'search', 'projector']) {
      await system.stop(`${part}-1`);
      await load.goesOn(SOME);
      await system.start(`${part}-1`);
      await load.goesOn(SOME);
    }
    expect(load.failures()).toEqual([]);
    // Each stop was told to the gateways before connections were closed, and the other instance asked: all but a gateway that
    // asked nothing meanwhile, as on a machine that starves it, has heard it in time.
    expect(load.inDoubt()).toBeLessThanOrEqual(1);
    // A client whose gateway goes away notices, and turns to the other.
    await system.stop('gateway-1');
    await load.goesOn(SOME);
    await system.start('gateway-1');
    await load.goesOn(SOME);
    expect(await load.violations()).toEqual([]);
  }, 400_000);

  test('projectors may come and go under load: the view is what a rebuild gives', async () => {
    const later = ['projector-2', 'projector-3'];
    await using system = await together({ servers, instances: { projector: 3 }, later });
    await using load = await startLoad(system, servers, 'projectors come and go');
    await load.goesOn(SOME);
    for (const change of [
      () => system.start('projector-2'),
      () => Promise.all([system.start('projector-3'), system.stop('projector-1')]),
      () => system.stop('projector-2'),
      () => system.start('projector-1'),
    ]) {
      await change();
      await load.goesOn(SOME);
    }
    expect(load.failures()).toEqual([]);
    expect(await load.violations()).toEqual([]);
  }, 400_000);
});
