export * from './compare.ts';
export * from './decider.ts';
export * from './errors.ts';
export * from './event.ts';
export * from './feed.ts';
export * from './query.ts';
export * from './store.ts';
export * from './unit.ts';
