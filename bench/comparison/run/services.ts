import type { Bench } from './bench.ts';

/** What clients ask, and what services keep to themselves. */
const OTHERS = new Set(['gateway', 'projector', 'mongodb', 'kafka']);

/** The names of all services: the processes that are asked by whoever composes. */
export const servicesOf = ({ fleet, workload }: Pick<Bench, 'fleet' | 'workload'>): readonly string[] => {
  const placements = workload.placements.map(({ name }) => name);
  return fleet.names.filter((name) => !OTHERS.has(name) && !placements.includes(name));
};
