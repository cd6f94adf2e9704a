import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { runningSystem, type TestSystem } from '../system/running.ts';
import { hasBrowser, openConsole, startBrowser } from './browser.ts';

(hasBrowser ? describe : describe.skip)('the page at /', () => {
  let joinery: TestSystem;
  let browser: Browser;
  let page: Page;
  let requested: readonly string[];
  let troubles: readonly string[];

  beforeAll(async () => {
    joinery = await runningSystem({ JOINERY_SEED_ORDERS: '100' });
    browser = await startBrowser();
    ({ page, requested, troubles } = await openConsole(browser, joinery.origin));
  });

  afterAll(async () => {
    await browser?.close();
    await joinery?.[Symbol.asyncDispose]();
  });

  test('asks the same question both ways: equal answers, with times, plans and freshness side by side', async () => {
    await page.getByRole('button', { name: 'A filter and a sort across three services, both ways' }).click();
    await page.waitForSelector('.verdict');
    expect(await page.textContent('.verdict')).toBe('Equal answers.');
    for (const strategy of ['composition', 'view']) {
      const card = page.locator(`article.${strategy}`);
      expect(await card.locator('.time').textContent()).toMatch(/^[\d.]+ ms$/);
      expect(await card.locator('.freshness').textContent()).toMatch(strategy === 'view' ? /behind/ : /now/);
      expect((await card.locator('.plan').textContent())?.length).toBeGreaterThan(20);
      expect(await card.locator('tbody tr').count()).toBeGreaterThan(0);
    }
  });

  test.each(['view', 'composition'])('the switch asks by %s', async (strategy) => {
    await page.getByRole('radio', { name: strategy }).check();
    await page.getByRole('button', { name: 'The newest orders' }).click();
    await page.click('.graphiql-execute-button');
    await page.waitForSelector(`#answers article.${strategy}:only-child`);
    await page.locator('.result-window', { hasText: 'placedAt' }).waitFor();
  });

  test('every ready question is answered without an error', async () => {
    const titles = await page.locator('#questions button').allTextContents();
    expect(titles.length).toBeGreaterThanOrEqual(12);
    await page.getByRole('radio', { name: 'auto' }).check();
    for (const title of titles) {
      await page.evaluate('document.querySelector("#answers").replaceChildren()');
      await page.getByRole('button', { name: title, exact: true }).click();
      await page.click('.graphiql-execute-button');
      await page.waitForSelector('#answers article');
      const answer = await page.locator('#answers article').last().locator('pre').last().textContent();
      expect([title, JSON.parse(answer ?? '').errors]).toEqual([title, undefined]);
    }
  });

  test('needs nothing from elsewhere, and the browser has nothing to complain of', () => {
    expect(requested.length).toBeGreaterThan(8);
    expect(requested.filter((url) => !url.startsWith(joinery.origin) && !url.startsWith('data:'))).toEqual([]);
    expect(troubles).toEqual([]);
  });
});
