import { type GraphQLFieldResolver, type GraphQLResolveInfo, getNamedType, isObjectType } from 'graphql';
import type { Resolvers } from '../../../serving/service.ts';
import { searchResolvers } from '../../../subgraphs/search/resolvers.ts';
import type { Fields, Reference } from '../services/entities.ts';
import type { Services } from '../services/services.ts';
import type { Loaders, PageAsked } from './loaders.ts';
import { ownedAs, ownerOf } from './owners.ts';
import { selectionFor } from './selection.ts';

type Resolve = GraphQLFieldResolver<Fields, Loaders>;

/** Resolves all that lies between services; what a service sent of an entity is read off it. */
export function resolvers({ reader }: Services): Readonly<Record<string, Readonly<Record<string, Resolve>>>> {
  const search = (searchResolvers(reader) satisfies Resolvers).Query as Record<string, Resolve>;
  return {
    Query: {
      ...search,
      order: byId,
      customer: byId,
      container: byId,
      voyage: byId,
    },
    Order: {
      customer: reference,
      pickupPort: reference,
      destinationPort: reference,
      voyage: reference,
      containers: references,
    },
    Container: { port: reference, order: reference },
    Customer: { orders },
    Voyage: { orders },
    OrderConnection: { nodes: references },
    OrderEdge: { node: reference },
    OrderStatistic: { pickupPort: reference, destinationPort: reference },
  };
}

const byId: Resolve = (_, { id }: { readonly id: string }, loaders, info) => {
  const { type, service } = entityOf(info);
  return loaders.entity(service, { __typename: type.name, id }, selectionFor(service, type, info));
};

const reference: Resolve = (source, _, loaders, info) => {
  const referred = source[info.fieldName] as Fields | null;
  return referred === null ? null : completed(referred, loaders, info);
};

/** A list, or what makes one: search makes the nodes of its lists when they are asked for. */
const references: Resolve = async (source, _, loaders, info) => {
  const listed = source[info.fieldName] as readonly Fields[] | (() => Promise<readonly Fields[]>);
  const list = typeof listed === 'function' ? await listed() : listed;
  return list.map((referred) => completed(referred, loaders, info));
};

const orders: Resolve = (source, page: PageAsked, loaders, info) => {
  const of = referenceTo(info.parentType.name, source);
  return loaders.orders(of, page, selectionFor('orders', objectOf(info), info));
};

/** The entity with what was selected of it: as it came when it came from its owner, or only its key is wanted. */
function completed(known: Fields, loaders: Loaders, info: GraphQLResolveInfo): Fields | Promise<Fields | null> {
  const { type, service, key } = entityOf(info);
  const from = ownerOf(info.parentType.name, info.fieldName) ?? service;
  if (from === service && known.__typename === undefined) return known; // search names the type of what it refers to
  const selection = selectionFor(service, type, info);
  return selection === key ? known : loaders.entity(service, referenceTo(type.name, known), selection);
}

function entityOf(info: GraphQLResolveInfo) {
  const type = objectOf(info);
  const owned = ownedAs(type.name);
  if (owned === undefined) throw new TypeError(`${type.name} is no entity`);
  return { type, ...owned };
}

function objectOf({ returnType }: GraphQLResolveInfo) {
  const type = getNamedType(returnType);
  if (!isObjectType(type)) throw new TypeError(`${type.name} has no fields`);
  return type;
}

function referenceTo(type: string, source: Fields): Reference {
  const key = ownedAs(type)?.key ?? 'id';
  return { __typename: type, [key]: String(source[key]) };
}
