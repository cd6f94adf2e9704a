import { randomUUID } from 'node:crypto';

/** A name that no other test has, for topics, groups and databases. Starts with `prefix`, legal in all of them. */
export const uniqueName = (prefix = 'test'): string => `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 12)}_`;

export { dropDatabases } from '../bench/measure/remove.ts';
