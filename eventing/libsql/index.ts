export * from './sql.ts';
export * from './statements.ts';
