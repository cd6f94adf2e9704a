import { html, type Markup, type Part } from '../markup.ts';

/** A part of the report with its heading; null: there is nothing to tell. */
export const section = (id: string, title: string, ...parts: readonly Part[]): Markup =>
  html`<section id="${id}"><h2>${title}</h2>${parts}</section>
`;
