import { describe, expect, test } from '@jest/globals';
import { cautions } from '../../../bench/comparison/report/summary/cautions.ts';
import { summary } from '../../../bench/comparison/report/summary/summary.ts';
import type { Result } from '../../../bench/comparison/result.ts';
import { interrupted, madeUp } from './made-up.ts';

const said = (change: Partial<Result>): Readonly<Record<string, string>> =>
  Object.fromEntries(summary({ ...madeUp, ...change }).map(({ about, text }) => [about, text]));

describe('the summary', () => {
  test('says in five sentences what the numbers say', () => {
    expect(said({})).toEqual({
      Speed:
        'The view answers 5 of 7 questions faster than every other way: from 1.6 times (“A page of 50 orders with both”) to 61 times (“Orders by customer country & month”) as fast as the fastest of them.',
      'Not faster':
        'Another way is faster for “Few fields of an order” (BFF, 1.4 times as fast). No difference from the fastest was found for “A customer’s page”.',
      CPU: 'By the view, 6 of 7 questions cost less CPU than by any other way (the cheapest of those: 1.1 to 64 times as much); with the work of keeping it counted (at 120 write events a second), it is the cheapest from one read in 1,200 write events (“Orders by customer country & month”) up to one read in 2.2 write events (“An order with its customer and its voyage”). It never pays for “Few fields of an order”.',
      'Price of the view':
        'To keep it, each event costs 2.4 writes and 88 µs of CPU at 120 events a second; the view takes 148 MB of disk beside the services’ 211 MB; at 2,000 writes a second it is 28 ms behind (99 %: within 96 ms).',
      'A service is down':
        'With one service down, each in turn, the view still gives 100 % of the answers whole; gateway 25 %, BFF 25 % and search service 25 %.',
    });
  });

  test('claims no speed and no saving where all is noise', () => {
    const differences = madeUp.differences.map((one) => ({ ...one, verdict: 'noise' as const }));
    const { Speed, CPU, 'Not faster': level } = said({ differences });
    expect(Speed).toBe('The view answers no question faster than all other ways do.');
    expect(CPU).toBe('No question takes less CPU by the view than by all other ways.');
    expect(level).toBe(
      'No difference from the fastest was found for “An order with its customer and its voyage”, “A page of 50 orders with both” and 5 more.',
    );
  });

  test('tells what the projector uses where the cost to all that keeps the view was not measured', () => {
    const told = (change: Partial<Result>) => said({ crossings: [], ...change })['Price of the view'];
    expect(told({})).toMatch(/^To keep it, each event costs 2.4 writes and 71 µs of CPU at 1,000 events a second;/);
    const viewPrice = { ...madeUp.viewPrice!, cpuLive: null, liveRate: null };
    expect(told({ viewPrice })).toMatch(/^To keep it, each event costs 2.4 writes and 31 µs of CPU in a rebuild;/);
  });

  test('reads a difference the other way round as well', () => {
    const differences = madeUp.differences.map(({ a, b, ratio, verdict, ...of }) => {
      const { low, high, median, samples } = ratio;
      const turned = verdict === 'noise' ? verdict : verdict === 'higher' ? ('lower' as const) : ('higher' as const);
      return {
        ...of,
        a: b,
        b: a,
        verdict: turned,
        ratio: { median: 1 / median, low: 1 / high, high: 1 / low, samples },
      };
    });
    expect(said({ differences })).toEqual(said({}));
  });

  test('says nothing of a question whose rival was not compared', () => {
    const differences = madeUp.differences.filter(({ b, question }) => !(question === 'aggregate' && b === 'service'));
    expect(said({ differences }).Speed).toMatch(/4 of 6 questions .* to 12 times \(“Filter, sort/);
  });

  test('says nothing of a crossing whose interval has no end', () => {
    const open = madeUp.crossings.map((one) => ({
      ...one,
      at: one.at.map((at) => ({ ...at, readsPerEvent: at.readsPerEvent && { ...at.readsPerEvent, high: null } })),
    }));
    expect(said({ crossings: open }).CPU).not.toMatch(/from one read|reads a write event/);
  });

  test('says nothing of shares that so few requests do not tell apart', () => {
    const availability = madeUp.availability.slice(0, 8).map((one) => ({ ...one, requests: 1, complete: 1 }));
    expect(said({ availability })['A service is down']).toBeUndefined();
  });

  test('says so when the view keeps up with no rate', () => {
    const staleness = madeUp.staleness.map((one) => ({ ...one, kept: false }));
    expect(said({ staleness })['Price of the view']).toMatch(/it kept up with none of the write rates/);
  });

  test('is empty when nothing was measured', () => {
    expect(summary(interrupted)).toEqual([]);
  });
});

describe('cautions', () => {
  test('of an interrupted, quick run with a wrong answer', () => {
    expect(cautions(interrupted)).toEqual([
      'The run was interrupted: what follows was measured until then.',
      'The method was not tried on itself in this run.',
      'A quick run: it shows that everything works; its numbers have wide intervals.',
      '1 of 2 combinations of question and placement answered wrongly: no time is told for them.',
    ]);
  });

  test('of a failed self-test, a busy machine and shared cores', () => {
    const { machine, selfTest } = madeUp;
    const found = cautions({
      ...madeUp,
      machine: { ...machine, load: 2.4 },
      selfTest: selfTest && { ...selfTest, passed: false },
    });
    expect(found).toEqual([
      'The self-test failed: differences in this run may be chance.',
      '1 of 28 combinations gave no figures; why stands below.',
      'The machine was busy before the run (load 2.4 on 2 cores).',
      'Client and servers shared the same cores.',
    ]);
  });

  test('of processes that were measured while they still got faster', () => {
    const warmUps = [...madeUp.warmUps, { of: '100,000 orders', seconds: 9, faster: [1, 1.5, 2, 2.5] }];
    expect(cautions({ ...madeUp, warmUps }).filter((text) => text.includes('faster'))).toEqual([
      'The processes were still getting faster when they were measured (100,000 orders).',
    ]);
  });

  test('none of a whole, sound run', () => {
    const settings = { ...madeUp.settings, pinned: { client: [0], servers: [1] } };
    const cells = madeUp.cells.filter(({ failed }) => failed === null);
    expect(cautions({ ...madeUp, settings, cells })).toEqual([]);
  });
});
