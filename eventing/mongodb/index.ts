export * from './answering.ts';
export * from './connection.ts';
