import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../result.ts';
import { documentOf } from './document.ts';

export interface Written {
  readonly json: string;
  readonly html: string;
}

/** Writes what was found: `report.json` for programs (`schema.json` describes it), `report.html` for people. */
export function writeReport(result: Result, folder: string): Written {
  mkdirSync(folder, { recursive: true });
  const written = { json: join(folder, 'report.json'), html: join(folder, 'report.html') };
  writeFileSync(written.json, `${JSON.stringify(result, null, 1)}\n`);
  writeFileSync(written.html, documentOf(result));
  return written;
}
