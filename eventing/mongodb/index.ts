export * from './answering.ts';
export * from './connection.ts';
export type { UnneededIndex } from './declaration.ts';
export * from './lease.ts';
export * from './query.ts';
export * from './ranges.ts';
export { type ReadMany, sharedReads } from './shared-reads.ts';
export { type MongoStore, type MongoStoreOptions, openMongoStore } from './store.ts';
