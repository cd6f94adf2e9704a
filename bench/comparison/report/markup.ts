/** A piece of HTML that is safe to stand in the page. */
export interface Markup {
  readonly markup: string;
}

export type Part = Markup | string | number | null | readonly Part[];

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML with its values escaped: only what {@link html} made itself goes in as it is. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: texts.map((text, i) => text + (i < parts.length ? written(parts[i]!) : '')).join(''),
});

function written(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') {
    return String(part).replace(/[&<>"']/g, (sign) => ESCAPED[sign]!);
  }
  return 'markup' in part ? part.markup : part.map(written).join('');
}

/** JSON in a script element: no text in it can end the element or begin a comment. */
export const jsonIn = (value: unknown): Markup => ({ markup: JSON.stringify(value).replaceAll('<', '\\u003c') });
