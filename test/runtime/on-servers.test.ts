import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import { system } from '../../joinery.config.ts';
import { partsOf } from '../../runtime/system.ts';
import { closeAll } from '../../serving/closing.ts';
import { freeBlock } from '../faults/ports.ts';
import { withServers } from '../servers.ts';
import { ask, assigned, ground, orderQuestion, place, readiness, until } from '../system/order.ts';
import { type PartProcess, startPart } from '../system/process.ts';
import { runningOnServers } from '../system/running.ts';
import { ownPlace } from '../system/servers.ts';

/** From the first command to the answer of both strategies. */
async function anOrderTravels(origin: string): Promise<void> {
  await ground(origin);
  const token = await place(origin, 'o1');
  const read = await ask(origin, '{ order(id: "o1") { product } }', 'view', { 'joinery-after': token });
  expect(read).toEqual({ status: 200, data: { order: { product: 'mangoes' } } });
  for (const strategy of ['composition', 'view'] as const) {
    const isAssigned = async () =>
      isDeepStrictEqual((await ask(origin, orderQuestion('o1'), strategy)).data, assigned('o1'));
    await until(isAssigned);
  }
}

withServers('the system on real servers', (servers) => {
  test('is one process, if it shall be', async () => {
    await using started = await runningOnServers();
    await anOrderTravels(started.origin);
    const { services, projector, gateway } = started.running;
    for (const part of [...services, projector, gateway]) await until(async () => (await part?.ready())?.length === 0);
    expect(started.logged.filter((said) => !said.startsWith('relay of '))).toEqual([]);
  });

  test('is a process for each part, if it shall be', async () => {
    await using place = ownPlace(servers);
    const port = await freeBlock(7);
    const env = { ...place.env, JOINERY_PORT: `${port}` };
    const processes = partsOf(system).map((part) => startPart([part], env));
    await using _ = { [Symbol.asyncDispose]: () => closeAll(processes) };
    for (const at of processes.keys()) {
      await until(async () => (await readiness(`http://127.0.0.1:${port + at}`)).status === 200);
    }
    await anOrderTravels(`http://127.0.0.1:${port}`);
    expect(await Promise.all(processes.map(stopped))).toEqual(processes.map(() => ({ code: 0, signal: null })));
  }, 240_000);
});

const stopped = async (part: PartProcess) => {
  const end = await part.stop();
  return end.code === 0 ? end : { ...end, said: part.said() };
};
