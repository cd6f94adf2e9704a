import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A fenced block of a document: ```` ```<language> <rest of the line> ````. */
export interface Block {
  readonly language: string;
  readonly note: string;
  readonly text: string;
  /** Where it stands, for messages. */
  readonly place: string;
}

export function blocksOf(document: string, text: string): Block[] {
  return [...text.matchAll(/^```(\w*) ?(.*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const [, language = '', note = '', body = ''] = match;
    const line = text.slice(0, match.index).split('\n').length;
    return { language, note, text: body, place: `${document}:${line}` };
  });
}

/** The file that a block is, or changes; null for any other block. */
export const fileOf = ({ note }: Block): string | null => /^file=(\S+)$/.exec(note)?.[1] ?? null;

/** Does in a folder what a reader would do: writes the file, or changes it as the diff says. */
export async function follow(block: Block, folder: string): Promise<void> {
  const name = fileOf(block);
  if (name === null) return;
  const file = join(folder, name);
  if (block.language !== 'diff') {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, block.text);
    return;
  }
  await writeFile(file, patched(await readFile(file, 'utf8'), block, name));
}

/** @throws when what the diff begins with does not stand in the file, or more than once. */
export function patched(text: string, { text: diff, place }: Block, name: string): string {
  const lines = diff.split('\n').slice(0, -1);
  const side = (other: string) => lines.filter((line) => !line.startsWith(other)).map((line) => `${line.slice(1)}\n`);
  const before = side('+').join('');
  const parts = `\n${text}`.split(`\n${before}`);
  if (parts.length !== 2) throw new Error(`${place} does not fit ${name}: found ${parts.length - 1} times\n${before}`);
  return parts.join(`\n${side('-').join('')}`).slice(1);
}
