export * from './cursor.ts';
export * from './errors.ts';
export * from './page.ts';
export * from './scalars.ts';
export * from './token.ts';
