import { createRequire } from 'node:module';

/** As of this folder: kafkajs is CommonJS. */
export const require = createRequire(import.meta.url);

/** Where a module of kafkajs lies that is not part of its interface; null when there is none of this name. */
export function placeOf(module: string): string | null {
  try {
    return require.resolve(module);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}
