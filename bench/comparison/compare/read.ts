import { readFile } from 'node:fs/promises';
import type { Result } from '../result.ts';

const SCHEMA: Result['schema'] = 'joinery-comparison/2';

/** A file that is no result that can be compared. The message is for the person who named it. */
export class BadResult extends Error {
  readonly code = 'BAD_RESULT';
  readonly file: string;
  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`${file} ${reason}`, options);
    this.name = 'BadResult';
    this.file = file;
  }
}

/** What is compared; a report that was cut off or edited may lack it. */
const NEEDED = ['machine', 'versions', 'settings', 'questions', 'cells'] as const satisfies readonly (keyof Result)[];

/** Reads a report.json. @throws BadResult */
export async function readResult(file: string): Promise<Result> {
  const told: unknown = parsed(file, await textOf(file));
  if (typeof told !== 'object' || told === null || !('schema' in told) || typeof told.schema !== 'string') {
    throw new BadResult(file, 'is no report of a comparison: it names no schema');
  }
  const { schema } = told;
  if (schema !== SCHEMA) {
    const isOurs = schema.startsWith(SCHEMA.slice(0, SCHEMA.indexOf('/') + 1));
    throw new BadResult(
      file,
      isOurs
        ? `is of schema ${schema}, this version reads ${SCHEMA}: compare reports of the same one`
        : `is no report of a comparison: its schema is ${schema}`,
    );
  }
  const missing = NEEDED.filter((key) => !(key in told));
  if (missing.length > 0) throw new BadResult(file, `lacks ${missing.join(', ')}: it was cut off or changed`);
  return told as unknown as Result;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new BadResult(file, code === 'ENOENT' ? 'is not there' : `cannot be read: ${message}`, { cause: error });
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadResult(file, `is no JSON: ${(error as Error).message}`, { cause: error });
  }
}
