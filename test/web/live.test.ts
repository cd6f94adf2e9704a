import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type TcpProxy, tcpProxy } from '../eventing/tcp-proxy.ts';
import { runningSystem, type TestSystem } from '../system/running.ts';
import { hasBrowser, openConsole, startBrowser, type WatchedPage } from './browser.ts';

const STAGES = ['PENDING', 'ASSIGNED', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED'];

(hasBrowser ? describe : describe.skip)('the page at /, live', () => {
  let joinery: TestSystem;
  let wire: TcpProxy;
  let browser: Browser;
  let opened: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    joinery = await runningSystem({ JOINERY_SEED_ORDERS: '100' });
    wire = await tcpProxy({ host: '127.0.0.1', port: Number(new URL(joinery.origin).port) });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await wire?.[Symbol.asyncDispose]();
    await joinery?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    opened = await openConsole(browser, origin());
    page = opened.page;
  });
  afterEach(() => page.close());

  const origin = () => `http://127.0.0.1:${wire.port}`;
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const state = (name: string) => page.waitForSelector(`#live[data-state="${name}"]`);
  const stage = (name: string) => page.waitForSelector(`.life[data-status="${name}"]`);

  /** What was told, the oldest first. */
  async function told() {
    const rows = await page.locator('#live tbody tr:not(.note)').all();
    const read = rows.map(async (row) => ({
      event: await row.locator('td').nth(1).textContent(),
      status: await row.locator('.status').first().textContent(),
      joined: await row.locator('td').nth(2).textContent(),
      by: await row.locator('.by').textContent(),
    }));
    return (await Promise.all(read)).reverse();
  }
  const events = async () => (await told()).map(({ event }) => event);
  const WHOLE_LIFE = [
    'OrderPlaced v1',
    expect.stringMatching(/^Order(ContainersAllocated|VoyageAssigned) v2$/),
    expect.stringMatching(/^Order(ContainersAllocated|VoyageAssigned) v3$/),
    'OrderInTransit v4',
    'OrderDelivered v5',
    'OrderCompleted v6',
  ];

  /** Done by somebody else, not through the page. */
  async function outside(query: string, id: string): Promise<unknown> {
    const response = await fetch(`${joinery.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { id } }),
    });
    const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  }
  const voyageOf = async (id: string): Promise<string> => {
    const query = 'query ($id: ID!) { order(id: $id) { voyage { id } } }';
    const { order } = (await outside(query, id)) as { order: { voyage: { id: string } } };
    return order.voyage.id;
  };

  test("an order's whole life, from being placed to being completed, without a line of code", async () => {
    await press('Place an order and follow its life');
    await stage('ASSIGNED');
    await press('Depart its voyage');
    await stage('IN_TRANSIT');
    await press('Arrive');
    await stage('DELIVERED');
    await press('Complete the order');
    await stage('COMPLETED');

    expect(await page.locator('.life li.reached span').allTextContents()).toEqual(STAGES);
    expect(await page.locator('.life li.now span').allTextContents()).toEqual(['COMPLETED']);
    expect(await page.locator('.life button').isVisible()).toBe(false);
    const rows = await told();
    expect(rows.map(({ event }) => event)).toEqual(WHOLE_LIFE);
    // Each as it was after its event, or newer.
    const stages = rows.map(({ status }) => STAGES.indexOf(status ?? ''));
    [0, 0, 1, 2, 3, 4].forEach((least, i) => {
      expect(stages[i]).toBeGreaterThanOrEqual(least);
    });
    expect(rows.at(-1)?.joined).toMatch(/Ada Fruit & Co.*Console.*Rotterdam.*New York.*REEFER_20/);
    for (const { by } of rows) expect(by).toMatch(/^(view|composition) · [\d.]+ ms$/);
    expect(opened.requested.filter((url) => !url.startsWith(origin()) && !url.startsWith('data:'))).toEqual([]);
    expect(opened.troubles).toEqual([]);
  });

  test('goes on where it was stopped, and by the other strategy when that is chosen', async () => {
    await press('Place an order and follow its life');
    await stage('ASSIGNED');
    await press('Stop');
    await state('stopped');
    const id = (await page.locator('.life code').textContent()) ?? '';
    const voyage = await voyageOf(id);
    await outside('mutation ($id: ID!) { departVoyage(input: { id: $id }) { token } }', voyage);
    await outside('mutation ($id: ID!) { arriveVoyage(input: { id: $id }) { token } }', voyage);
    expect(await events()).toEqual(WHOLE_LIFE.slice(0, 3));
    await press('Resume');
    await stage('DELIVERED');
    await page.getByRole('radio', { name: 'composition' }).check();
    await state('live');
    await press('Complete the order');
    await stage('COMPLETED');
    expect(await events()).toEqual(WHOLE_LIFE);
    expect((await told()).at(-1)?.by).toMatch(/^composition/);
    expect(opened.troubles).toEqual([]);
  });

  test('connects again by itself when the connection breaks: nothing is missed, nothing comes twice', async () => {
    await press('Place an order and follow its life');
    await stage('ASSIGNED');
    const voyage = await voyageOf((await page.locator('.life code').textContent()) ?? '');
    wire.cut();
    await state('lost');
    expect(await page.textContent('#live .state')).toMatch(/^connection lost, trying again in [\d.]+ s$/);
    await outside('mutation ($id: ID!) { departVoyage(input: { id: $id }) { token } }', voyage);
    await outside('mutation ($id: ID!) { arriveVoyage(input: { id: $id }) { token } }', voyage);
    wire.mend();
    await state('live');
    await stage('DELIVERED');
    await press('Complete the order');
    await stage('COMPLETED');
    expect(await events()).toEqual(WHOLE_LIFE);
    expect(await page.locator('#live .note').allTextContents()).toEqual([
      expect.stringMatching(/connected again, behind the last message/),
      expect.stringMatching(/connection lost: /),
      expect.stringMatching(/connected: /),
    ]);
    // That it could not connect, the browser says whatever a page does.
    expect(opened.troubles.filter((text) => !text.includes('net::ERR_'))).toEqual([]);
  });

  test('notices a connection that has gone silent', async () => {
    await page.clock.install();
    await press('Place an order and follow its life');
    await stage('ASSIGNED');
    const voyage = await voyageOf((await page.locator('.life code').textContent()) ?? '');
    wire.hold();
    await outside('mutation ($id: ID!) { departVoyage(input: { id: $id }) { token } }', voyage);
    await page.clock.fastForward(31_000);
    await state('lost');
    wire.mend();
    await stage('IN_TRANSIT');
    expect(await events()).toEqual(WHOLE_LIFE.slice(0, 4));
    expect(await page.locator('#live .note', { hasText: 'no sign of life for 30 s' }).count()).toBe(1);
    expect(opened.troubles).toEqual([]);
  });

  test('starts from now when it can not go on where it was', async () => {
    await press('One order');
    await state('live');
    await press('Stop');
    const message = 'events behind it are not kept any more';
    await page.route('**/graphql', async (route) => {
      if (route.request().headers()['last-event-id'] === undefined) return route.continue();
      const errors = [{ message, extensions: { code: 'CURSOR_EXPIRED' } }];
      const body = `event: next\ndata: ${JSON.stringify({ errors })}\n\nevent: complete\ndata:\n\n`;
      return route.fulfill({ contentType: 'text/event-stream', body });
    });
    await press('Resume');
    await state('ended');
    expect(await page.textContent('#live .failed p')).toBe(`CURSOR_EXPIRED · ${message}`);
    await press('Start again');
    await state('live');
    expect(opened.troubles).toEqual([]);
  });

  test("a container's readings", async () => {
    await press("A container's telemetry");
    await state('live');
    await press('Record 4 °C');
    await page.locator('#live tbody tr', { hasText: 'anomaly falsetelemetrytemperature 4' }).waitFor();
    await press('Record 14 °C, an anomaly');
    await page.locator('#live tbody tr', { hasText: 'anomaly truetelemetrytemperature 14' }).waitFor();
    expect(await events()).toEqual(['containerTelemetry', 'containerTelemetry']);
    expect(opened.troubles).toEqual([]);
  });

  test.each(['One order', 'All orders of a customer'])('%s', async (title) => {
    await press(title);
    const step = page.locator('.life button:visible').first();
    await step.click();
    await page.waitForSelector('#live tbody tr:not(.note)');
    expect((await told())[0]?.event).toMatch(/^Order(InTransit|Delivered|Completed) v\d+$/);
    expect(opened.troubles).toEqual([]);
  });

  async function runInEditor(query: string) {
    await page.click('.graphiql-query-editor .CodeMirror');
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(query);
    await page.click('.graphiql-execute-button');
  }

  test('a subscription that is run in the editor is told there too, until it is stopped', async () => {
    await press("A container's telemetry");
    await state('live');
    await press('Close');
    const asked = page.waitForRequest((request) => request.headers().accept === 'text/event-stream');
    await page.click('.graphiql-execute-button');
    const { containerId } = JSON.parse((await asked).postData() ?? '').variables;
    await state('live');
    await outside(
      'mutation ($id: ID!) { recordTelemetry(input: { id: $id, temperature: 5, humidity: 80, co2: 3 }) { token } }',
      containerId,
    );
    await page.locator('.result-window', { hasText: '"temperature": 5' }).waitFor();
    await page.locator('#live tbody tr', { hasText: 'temperature 5' }).waitFor();
    await page.getByRole('button', { name: 'Stop query' }).click();
    await state('stopped');
    await page.getByRole('button', { name: 'Execute query' }).waitFor();
    expect(opened.troubles).toEqual([]);
  });

  test('says plainly why there is nothing to watch', async () => {
    await runInEditor('subscription { orderChanged(id: "nobody") { event } }');
    await state('ended');
    expect(await page.textContent('#live .failed p')).toMatch(/^NOT_FOUND · .*"nobody"/);
    await page.locator('.result-window', { hasText: 'NOT_FOUND' }).waitFor();
    await page.locator('.graphiql-execute-button[aria-label^="Execute"]').waitFor();
    expect(opened.troubles).toEqual([]);
  });
});
