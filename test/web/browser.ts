import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Whether browser tests can run here. */
export const hasBrowser = existsSync(executablePath);
if (!hasBrowser) {
  console.warn(`the browser tests are left out: no Chromium at ${executablePath} (set CHROMIUM to its path)`);
}

// Chromium's own calls home would only hang where there is no way out.
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet] });

export interface WatchedPage {
  readonly page: Page;
  /** The address of everything that it asked for. */
  readonly requested: readonly string[];
  /** What the browser complained of. */
  readonly troubles: readonly string[];
}

/** The page at `/`, ready to be used. */
export async function openConsole(browser: Browser, origin: string): Promise<WatchedPage> {
  const page = await browser.newPage();
  const requested: string[] = [];
  const troubles: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
  await page.goto(`${origin}/`);
  await page.waitForSelector('#questions button');
  return { page, requested, troubles };
}
