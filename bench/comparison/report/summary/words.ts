export const quoted = (text: string): string => `“${text}”`;

/** A title in the midst of a sentence; initials stay. */
export const amid = (title: string): string => title.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());

export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** At most three by their names: who wants all of them reads the table. */
export const some = (items: readonly string[]): string =>
  items.length <= 3 ? listed(items) : `${items.slice(0, 2).join(', ')} and ${items.length - 2} more`;

export function ofAll(part: number, all: number, what: string): string {
  if (all === 1) return `the one ${what}`;
  return part === all ? `all ${all} ${what}s` : `${part} of ${all} ${what}s`;
}
