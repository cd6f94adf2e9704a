import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { writeReport } from '../../../bench/comparison/report/report.ts';
import type { Estimate, Result } from '../../../bench/comparison/result.ts';
import { hasBrowser, startBrowser } from '../../web/browser.ts';
import { interrupted, madeUp } from './made-up.ts';

/** Of the page, of the view's lines, and of the strongest of the lines that are all the view's, by write rate. */
const LIGHT = { ground: [255, 255, 255], view: [0, 104, 168], strongest: [0, 54, 92] };
const DARK = { ground: [20, 24, 28], view: [86, 180, 233], strongest: [214, 238, 252] };

/** Of each chart's canvas: how many of its pixels are drawn, and how many have just the colour that it should have. */
const pixels = (page: Page, { view, strongest }: typeof LIGHT) =>
  page.evaluate(`[...document.querySelectorAll('.plot canvas')].map((canvas) => {
    // A copy: the browser complains of one that is drawn on and read often.
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const { id } = canvas.closest('figure');
    const [r, g, b] = id === 'staleness-over-time' ? [${strongest}] : [${view}];
    const found = { id, drawn: 0, coloured: 0 };
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] > 0) found.drawn++;
      if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) found.coloured++;
    }
    return found;
  })`) as Promise<{ id: string; drawn: number; coloured: number }[]>;

const ground = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor');
const rgb = (parts: readonly number[]) => `rgb(${parts.join(', ')})`;

/** What a reader sees: the text of every cell, by row, of the table with this caption. */
const tableOf = (page: Page, caption: string) =>
  page.evaluate(`(() => {
    const caption = [...document.querySelectorAll('caption')].find((one) => one.textContent === ${JSON.stringify(caption)});
    return [...caption.closest('table').querySelectorAll('tbody tr:not(.group)')].map((row) =>
      [...row.cells].map((cell) => cell.textContent.trim()));
  })()`) as Promise<string[][]>;

/** `best 9,050 8,780–9,320` → 9050, 8780, 9320. */
const numbers = (cell = ''): number[] =>
  (cell.match(/[\d,]+(\.\d+)?/g) ?? []).map((text) => Number(text.replaceAll(',', '')));

/** As three digits say it. */
const shown = (values: readonly number[]): number[] => values.map((value) => Number(value.toPrecision(3)));

const told = ({ median, low, high }: Estimate) => [median, low, high];

(hasBrowser ? describe : describe.skip)('report.html in a browser', () => {
  let folder: string;
  let result: Result;
  let browser: Browser;
  let page: Page;
  const opened: string[] = [];
  const requested: string[] = [];
  const troubles: string[] = [];

  const open = async (address: string) => {
    opened.push(address);
    await page.goto(address);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'joinery-report-'));
    const written = writeReport(madeUp, folder);
    result = JSON.parse(readFileSync(written.json, 'utf8')) as Result;
    browser = await startBrowser();
    page = await browser.newPage({ colorScheme: 'light' });
    page.on('request', (request) => requested.push(request.url()));
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    await open(pathToFileURL(written.html).href);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  test('the headline table shows what report.json holds', async () => {
    const rows = await tableOf(page, 'Latency, throughput and CPU of every question, by placement');
    expect(rows).toHaveLength(result.cells.length);
    for (const [i, { measured, failed, placement }] of result.cells.entries()) {
      const [name, p50, p99, throughput, cpu] = rows[i]!;
      expect(name).toBe(result.placements.find((one) => one.name === placement)?.title);
      if (measured === null) {
        expect(p50).toBe(failed);
        continue;
      }
      const { compared } = measured;
      expect(numbers(p50)).toEqual(shown(told(compared.p50)));
      const { value, low, high } = compared.p99!;
      expect(numbers(p99)).toEqual(shown([value, low, high]));
      expect(numbers(throughput)).toEqual(shown(told(measured.throughput)));
      expect(numbers(cpu)).toEqual(shown(told(measured.cpu)));
    }
  });

  test('the crossings, prices and shares as well', async () => {
    const [{ title, name }] = result.questions as [Result['questions'][number]];
    const costs = await tableOf(page, `CPU of a read and of an event, and where they cross: ${title}`);
    const crossings = result.crossings.filter(({ question }) => question === name);
    expect(costs).toHaveLength(crossings.length);
    for (const [i, { composed, view, at }] of crossings.entries()) {
      expect(costs[i]!.slice(1, 3).flatMap(numbers)).toEqual(shown([composed, view]));
      const crossed = at.map(({ readsPerEvent: reads }) => shown([reads!.value, reads!.low, reads!.high!]));
      expect(costs[i]!.slice(3, 6).map(numbers)).toEqual(crossed);
    }
    const prices = await tableOf(page, 'What keeping the view costs');
    const costing = (beginning: string) => prices.find(([what]) => what?.startsWith(beginning))?.[1];
    expect(costing('Projector CPU live')).toBe('71.0 µs/event');
    for (const { rate, event } of result.crossings[0]!.at) {
      const told = costing(`CPU of all that keeps it, live, at ${rate.toFixed(0)} events/s`);
      expect(numbers(told ?? '')[0]).toBeCloseTo(event.median, 0);
    }
    const down = await tableOf(page, 'Complete answers while a service refuses connections');
    const shares = result.availability.filter(({ fault }) => fault === 'down');
    expect(down.flatMap(([, ...cells]) => cells.map((cell) => numbers(cell)[0]))).toEqual(
      shares.map(({ complete, requests }) => (100 * complete) / requests),
    );
  });

  test('every chart is drawn, with the view in its colour, and has its numbers and a text beside it', async () => {
    const charts = await page.locator('figure.chart').count();
    const drawn = await pixels(page, LIGHT);
    expect(drawn).toHaveLength(charts);
    expect(charts).toBeGreaterThan(25);
    expect(drawn.filter(({ drawn, coloured }) => drawn < 2_000 || coloured < 50)).toEqual([]);
    expect(await page.locator('figure.chart details table').count()).toBe(charts);
    expect(await page.locator('.plot[role=img]:not([aria-label=""])').count()).toBe(charts);
  });

  test('what the pointer is on is told in numbers', async () => {
    const figure = page.locator('#scaling-services-join');
    await figure.locator('.u-over').hover({ position: { x: 2, y: 40 } });
    const first = result.scaling
      .filter(({ by }) => by === 'services')
      .map(({ points }) => points[0]?.latency?.p50.median);
    expect(numbers((await figure.locator('.readout').textContent()) ?? '').slice(1)).toEqual(shown(first as number[]));
  });

  test('headings are in order; tables have a caption and headers with a scope', async () => {
    const levels = (await page.evaluate(
      `[...document.querySelectorAll('h1, h2, h3, h4')].map(({ tagName }) => Number(tagName[1]))`,
    )) as number[];
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1)).toEqual([]);
    expect(await page.locator('table:not(:has(caption))').count()).toBe(0);
    expect(await page.locator('th:not([scope])').count()).toBe(0);
  });

  test('dark: page and charts follow a change', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await ground(page)).toBe(rgb(DARK.ground));
    expect((await pixels(page, DARK)).filter(({ coloured }) => coloured < 50)).toEqual([]);
  });

  test('print: charts turn light before the page does', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect((await pixels(page, LIGHT)).filter(({ coloured }) => coloured < 50)).toEqual([]);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    expect((await pixels(page, DARK)).filter(({ coloured }) => coloured < 50)).toEqual([]);
  });

  test('print: light, however dark the screen, and no chart is wider than its place', async () => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await ground(page)).toBe(rgb(LIGHT.ground));
    expect((await pixels(page, LIGHT)).filter(({ coloured }) => coloured < 50)).toEqual([]);
    const clipped = await page.evaluate(`[...document.querySelectorAll('figure.chart')].filter((figure) => {
      const [outer, inner] = [figure, figure.querySelector('canvas')].map((one) => one.getBoundingClientRect());
      return inner.right > outer.right + 1 || inner.bottom > outer.bottom + 1 || inner.width < 100;
    }).length`);
    expect(clipped).toBe(0);
    expect(await page.locator('#queries details:not([open])').count()).toBe(0);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    expect((await pixels(page, LIGHT)).filter(({ coloured }) => coloured < 50)).toEqual([]);
  });

  test('on a phone of 360 px nothing makes the page wider', async () => {
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.waitForFunction(`[...document.querySelectorAll('.plot')].every(({ clientWidth, firstChild }) =>
      Math.abs(firstChild.querySelector('canvas').width / devicePixelRatio - clientWidth) < 2)`);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const narrow = `[...document.querySelectorAll('.compared .wide')].every((one) => one.scrollWidth <= one.clientWidth)`;
    expect(await page.evaluate(narrow)).toBe(true);
  });

  test('a run of which little is known is drawn without complaint', async () => {
    const few = { ...madeUp.cells[0]!, question: 'point' };
    const curve = [
      { ...few.measured!.compared, p99: null, histogram: null, p50: { median: 0, low: 0, high: 0, samples: [] } },
    ];
    const quiet = madeUp.staleness.map((one) => ({ ...one, over: [], p50: 0, p99: null }));
    const sparse = { ...interrupted, cells: [{ ...few, measured: { ...few.measured!, curve } }], staleness: quiet };
    await open(pathToFileURL(writeReport(sparse, join(folder, 'sparse')).html).href);
    const drawn = await pixels(page, LIGHT);
    expect(drawn.map(({ coloured }) => coloured > 50)).toEqual([true, true, true]);
    expect(await page.locator('figure.chart').count()).toBe(3);
  });

  test('it asked for nothing but itself, and the browser had nothing to complain of', () => {
    expect(opened).toHaveLength(2);
    expect(requested).toEqual(opened);
    expect(troubles).toEqual([]);
  });
});
