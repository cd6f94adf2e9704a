import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
const SKIPPED = new Set(['node_modules', 'data', '.git', '.cache']);

export interface Source {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export function sources(folder = ROOT): Source[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sources(path);
    if (!/\.tsx?$/.test(entry.name)) return [];
    return [{ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }];
  });
}

const IMPORT = /(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

/** The files of ours that a file imports, from the root. */
export const localImports = ({ path, text }: Source): string[] =>
  [...text.matchAll(IMPORT)].map(([, target]) => relative(ROOT, resolve(ROOT, dirname(path), target as string)));
