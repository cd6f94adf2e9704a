import type { Answer } from '../subscriptions/operations.ts';

const texts = new WeakMap<Answer, string>();

/** Its JSON, on one line. Clients that asked for the same share the answer, so that it is written out once for all. */
export function textOf(answer: Answer): string {
  const known = texts.get(answer);
  if (known !== undefined) return known;
  const text = JSON.stringify(answer);
  texts.set(answer, text);
  return text;
}
