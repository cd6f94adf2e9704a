export { onCommit } from './commits.ts';
export * from './sql.ts';
export * from './statements.ts';
export { type LibsqlStoreOptions, openLibsqlStore } from './store.ts';
