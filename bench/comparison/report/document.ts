import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Result } from '../result.ts';
import { drawn } from './chart/figure.ts';
import { html, jsonIn, type Markup } from './markup.ts';
import { charts } from './section/charts.ts';
import { circumstances } from './section/circumstances.ts';
import { equality } from './section/equality.ts';
import { headline } from './section/headline.ts';
import { left } from './section/left.ts';
import { method, queries } from './section/method.ts';
import { prices } from './section/price.ts';
import { selfTest } from './section/self-test.ts';
import { summaryOf, title } from './section/title.ts';

const require = createRequire(import.meta.url);
const own = (name: string): string => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
const uplot = (name: string): string => readFileSync(join(dirname(require.resolve('uplot')), name), 'utf8');

/** The report as one file: it holds all that it shows, and asks for nothing. */
export function documentOf(result: Result): string {
  const styles = [uplot('uPlot.min.css'), own('page.css')];
  // The first goes before uPlot, which reads the screen's density when it loads.
  const scripts = [own('density.js'), uplot('uPlot.iife.min.js'), own('page.js')];
  const policy = `default-src 'none'; script-src ${scripts.map(hash).join(' ')}; style-src ${styles.map(hash).join(' ')}; base-uri 'none'; form-action 'none'`;
  const drawings = charts(result);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Composition and joined view, ${result.date.slice(0, 10)}</title>
${styles.map(
  (text) => html`<style>${raw(text)}</style>
`,
)}</head>
<body>
<main>
${title(result)}${summaryOf(result)}${headline(result)}${equality(result)}${drawings.sections}${prices(result)}${selfTest(
  result,
)}${left(result)}${circumstances(result)}${method(result)}${queries(result)}</main>
<script type="application/json" id="charts">${jsonIn(drawings.all.map(drawn))}</script>
${scripts.map(
  (text) => html`<script>${raw(text)}</script>
`,
)}</body>
</html>
`.markup;
}

/** Of our own files and uPlot's only. */
const raw = (text: string): Markup => ({ markup: text });

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
