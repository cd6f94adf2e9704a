export * from './answering.ts';
export * from './connection.ts';
export * from './lease.ts';
export * from './query.ts';
export * from './ranges.ts';
