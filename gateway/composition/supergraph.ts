import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isEntityType, type Schema, Supergraph } from '@apollo/federation-internals';
import { type GraphQLScalarType, type GraphQLSchema, isScalarType, parse } from 'graphql';
import { DateScalar, DateTimeScalar } from '../../api/index.ts';
import type { Address } from '../../serving/client.ts';
import type { LiveField } from '../../serving/live.ts';
import { markEntities } from '../entities.ts';

/** A subgraph as the gateway is told of it. */
export interface Subgraph {
  readonly name: string;
  readonly url: Address;
  /** Federation 2 SDL. */
  readonly sdl: string;
  /** Its fields of Subscription. */
  readonly live?: readonly LiveField[];
}

export interface ComposedSchema {
  readonly supergraphSdl: string;
  readonly supergraph: Supergraph;
  /** What clients see, as the query planner wants it. */
  readonly planned: Schema;
  /** What clients see. Its custom scalars refuse wrong literals and variables; its entities are marked. */
  readonly schema: GraphQLSchema;
}

/** The subgraphs contradict each other: each message names the subgraphs and the element. */
export class CompositionFailed extends Error {
  readonly code = 'COMPOSITION_FAILED';
  constructor(faults: readonly string[]) {
    super(`the subgraphs do not compose:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.name = 'CompositionFailed';
  }
}

/**
 * One schema out of the subgraphs'. With a cache folder the result is kept there under a hash of its input:
 * composition takes seconds, reading it back a fraction of one.
 *
 * @throws CompositionFailed
 */
export async function composeSupergraph(
  subgraphs: readonly Subgraph[],
  { cacheFolder, scalars = [DateScalar, DateTimeScalar] }: { cacheFolder?: string; scalars?: GraphQLScalarType[] } = {},
): Promise<ComposedSchema> {
  const file = cacheFolder === undefined ? null : join(cacheFolder, `supergraph-${fingerprint(subgraphs)}.graphql`);
  const cached = file === null ? null : await readIfThere(file);
  const supergraphSdl = cached ?? (await compose(subgraphs));
  if (cached === null && file !== null) await writeWhole(file, supergraphSdl);
  const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: false });
  const planned = supergraph.apiSchema();
  const schema = withScalars(planned.toGraphQLJSSchema(), scalars);
  markEntities(schema, entitiesOf(supergraph));
  return { supergraphSdl, supergraph, planned, schema };
}

const entitiesOf = (supergraph: Supergraph): readonly string[] =>
  [...supergraph.subgraphs()].flatMap(({ schema }) =>
    [...schema.objectTypes(), ...schema.interfaceTypes()].filter(isEntityType).map(({ name }) => name),
  );

/** Of the schemas alone: where the subgraphs are listening changes nothing about the supergraph. */
const fingerprint = (subgraphs: readonly Subgraph[]): string =>
  createHash('sha256')
    .update(JSON.stringify(['composition 2.14.4', ...subgraphs.map(({ name, sdl }) => [name, sdl])]))
    .digest('hex')
    .slice(0, 16);

async function compose(subgraphs: readonly Subgraph[]): Promise<string> {
  const { composeServices } = await import('@apollo/composition'); // slow to load, and seldom needed
  const result = composeServices(
    subgraphs.map(({ name, sdl }) => ({ name, url: `http://${name}`, typeDefs: parseSdl(name, sdl) })),
  );
  if (result.supergraphSdl === undefined) throw new CompositionFailed((result.errors ?? []).map((e) => e.message));
  return result.supergraphSdl;
}

function parseSdl(name: string, sdl: string) {
  try {
    return parse(sdl);
  } catch (error) {
    throw new CompositionFailed([`[${name}] ${error instanceof Error ? error.message : error}`]);
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Under its name only once it is complete: a start that was killed leaves nothing half written to be read. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, text);
  await rename(unfinished, file);
}

/** A schema made from SDL takes any value for a custom scalar; this gives it the real checks. */
function withScalars(schema: GraphQLSchema, scalars: readonly GraphQLScalarType[]): GraphQLSchema {
  for (const { name, parseValue, parseLiteral } of scalars) {
    const type = schema.getType(name);
    if (isScalarType(type)) Object.assign(type, { parseValue, parseLiteral });
  }
  return schema;
}
