export { type LogFeedOptions, openLogFeed } from './feed.ts';
export * from './sql.ts';
export * from './statements.ts';
export { type LibsqlStoreOptions, openLibsqlStore } from './store.ts';
export type { FailedDelivery } from './tail.ts';
