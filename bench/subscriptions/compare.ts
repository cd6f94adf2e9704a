import { alternate } from '../measure/alternate.ts';
import type { Child } from '../measure/child.ts';
import { gather } from './audience.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { Scene } from './scenes.ts';
import { bare, joinery, start } from './servers.ts';

export interface Compared {
  readonly joinery: Figures;
  readonly bare: Figures;
}

/** Plays a scene to the clients of both servers in turn: as many, in a process for each, about orders of their own. */
export async function compare(desk: Child, data: string, scene: Scene, turns: number): Promise<Compared> {
  await using gateway = await joinery(desk, data);
  await using constant = await bare();
  await using clients = await start('clients.ts');
  await using others = await start('clients.ts');
  const trigger = await constant.ask<number>({ trigger: true });
  await using here = await gather(gateway, { desk, clients, first: 0, trigger: null }, scene);
  await using there = await gather(constant, { desk, clients: others, first: scene.subscribers, trigger }, scene);
  const joined = { joinery: await here.memory(), bare: await there.memory() };
  const told = await alternate(turns, { joinery: here.turn, bare: there.turn });
  return {
    joinery: figuresOf(told.joinery, here.connecting, joined.joinery, await here.memory()),
    bare: figuresOf(told.bare, there.connecting, joined.bare, await there.memory()),
  };
}
