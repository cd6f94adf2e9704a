import { html, type Markup } from './markup.ts';

/**
 * How a line looks: never by its colour alone. The colours themselves are the page's (`page/page.css`), light and dark:
 * of Okabe and Ito's palette, which people see apart whatever colours they see.
 */
export interface Look {
  /** A custom property of the page's style. */
  readonly colour: string;
  readonly dash: readonly number[];
  readonly marker: 'circle' | 'square' | 'triangle' | 'diamond';
}

const LOOKS: readonly Look[] = [
  { colour: '--first', dash: [], marker: 'circle' },
  { colour: '--second', dash: [9, 4], marker: 'square' },
  { colour: '--third', dash: [2, 3], marker: 'triangle' },
  { colour: '--fourth', dash: [9, 3, 2, 3], marker: 'diamond' },
];

/** Of the placement that stands at this place in the result, in every chart. */
export const look = (place: number): Look => LOOKS[place % LOOKS.length]!;

/** A degree of the view's colour, from pale to strong: of series that are all the view's. */
export const degree = (step: number, of: number): Look => ({
  colour: `--degree-${of === 1 ? 4 : Math.round((4 * step) / (of - 1))}`,
  dash: look(step).dash,
  marker: look(step).marker,
});

const SHAPES = {
  circle: html`<circle cx="14" cy="6" r="3.6"/>`,
  square: html`<rect x="10.6" y="2.6" width="6.8" height="6.8"/>`,
  triangle: html`<path d="M14 1.6 18.4 9.6H9.6Z"/>`,
  diamond: html`<path d="M14 1.2 18.8 6 14 10.8 9.2 6Z"/>`,
};

/** A name with how its lines look. */
export const labelled = (of: Look, name: string): Markup => html`<span class="label">${swatch(of)} ${name}</span>`;

/** A piece of the line with its marker, for legends and tables. */
export const swatch = ({ colour, dash, marker }: Look): Markup =>
  html`<svg class="swatch c${colour}" width="28" height="12" aria-hidden="true"><path class="stroke" d="M0 6H28" stroke-dasharray="${dash.join(
    ' ',
  )}"/>${SHAPES[marker]}</svg>`;
