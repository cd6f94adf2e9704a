export type { UnneededIndex } from './schema.ts';
export { type MongoViewStoreOptions, openMongoViewStore } from './store.ts';
export { type ViewDatabasesOptions, viewDatabases } from './versions.ts';
