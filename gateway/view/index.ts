export type { Reader } from './reader.ts';
export { ViewStoreFailure } from './store-failure.ts';
export { viewStrategy } from './strategy.ts';
