export * from './answering.ts';
export * from './connection.ts';
export * from './lease.ts';
