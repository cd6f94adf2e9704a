import type { ViewStore } from '../../projector/index.ts';

/** All that a view holds. */
export async function linesOf(store: ViewStore): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of store.dump()) lines.push(line);
  return lines;
}
