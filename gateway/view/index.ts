export { ViewStoreFailure } from './store-failure.ts';
export { viewStrategy } from './strategy.ts';
