import { readFileSync } from 'node:fs';
import type { System } from './system.ts';

/** A subgraph's schema, and where it listens by the settings. */
interface SubgraphAddress {
  readonly name: string;
  readonly sdl: string;
  readonly url: string;
}

export const subgraphsOf = ({ services }: System, ports: Readonly<Record<string, number>>): SubgraphAddress[] =>
  services.map(({ name, schema }) => ({
    name,
    sdl: readFileSync(schema, 'utf8'),
    url: `http://127.0.0.1:${ports[name]}/graphql`,
  }));
