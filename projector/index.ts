export * from './answer.ts';
export * from './projector.ts';
export * from './run.ts';
export * from './store.ts';
export * from './view.ts';
