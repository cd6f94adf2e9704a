import type { Db } from 'mongodb';
import { parseStream } from '../../eventing/index.ts';
import { answering } from '../../eventing/mongodb/index.ts';
import type { Stored } from './guarded.ts';
import type { DocumentCollection, Layout } from './layout.ts';

interface Asked {
  readonly category: string;
  readonly id: string;
}

/**
 * The last version of each stream that every document shows. An entity is written before the documents that show it, so
 * its own version is only what they are to become: those of its documents that are behind say how far it is shown. It is
 * read first: what is not behind it afterwards shows at least that.
 *
 * Not guaranteed: a document that begins to embed an entity at this very moment may show it as it was, until its projector
 * has looked again (D3 in join.ts).
 */
export async function readApplied(
  database: Db,
  layout: Layout,
  streams: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const shown = async (stream: string) => [stream, await shownOf(database, layout, parseStream(stream))] as const;
  return new Map(await answering(() => Promise.all(streams.map(shown))));
}

async function shownOf(database: Db, layout: Layout, asked: Asked): Promise<number> {
  const entities = layout.entities.get(asked.category);
  if (entities === undefined) return 0;
  const entity = await database
    .collection<Stored>(entities.name)
    .findOne({ _id: asked.id }, { projection: { version: 1 } });
  if (entity === null) return 0;
  const { version } = entity;
  const behind = [...layout.documents.values()].flatMap((documents) => [
    ...ownBehind(database, documents, asked, version),
    ...partsBehind(database, documents, asked, version),
  ]);
  return Math.min(version, ...(await Promise.all(behind)).flat());
}

/** The version of its own document, where it has one. */
function ownBehind(
  database: Db,
  { view, name, ones, manys }: DocumentCollection,
  { category, id }: Asked,
  version: number,
) {
  if (view.root.kind.category !== category || ones.length + manys.length === 0) return [];
  const own = database.collection<Stored>(name).findOne({ _id: id }, { projection: { version: 1 } });
  return [own.then((document) => Math.min(version, document?.version ?? 0))];
}

/** The versions under which documents embed it, of those that have it older. Mostly there is none, which the index tells. */
function partsBehind(database: Db, documents: DocumentCollection, { category, id }: Asked, version: number) {
  const collection = database.collection<Stored>(documents.name);
  const older = { id, version: { $lt: version } };
  return [...documents.ones, ...documents.manys]
    .filter(({ embedding }) => embedding.entity.kind.category === category)
    .map(async ({ path, embedding }) => {
      const filter =
        embedding.join === 'many'
          ? { [path]: { $elemMatch: older } }
          : { [`${path}.id`]: id, [`${path}.version`]: older.version };
      const projection = { _id: 0, [`${path}.id`]: 1, [`${path}.version`]: 1 };
      const rows = await collection
        .aggregate<{ readonly version: number }>([
          { $match: filter },
          { $project: projection },
          { $unwind: `$${path}` },
          { $match: { [`${path}.id`]: id } },
          { $group: { _id: null, version: { $min: `$${path}.version` } } },
        ])
        .toArray();
      return rows.map((row) => row.version);
    });
}
