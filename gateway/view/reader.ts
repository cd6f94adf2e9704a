import type { ViewReader } from '../../projector/store.ts';

/** The questions that operations are compiled to. */
export type Reader = Pick<ViewReader, 'get' | 'find' | 'count' | 'aggregate'>;
