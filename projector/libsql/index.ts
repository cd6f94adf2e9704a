export * from './store.ts';
export * from './versions.ts';
