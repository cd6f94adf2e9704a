import { describe, expect, test } from '@jest/globals';
import { system as joinery } from '../../../joinery.config.ts';
import { partsOf } from '../../../runtime/system.ts';
import { addContainer, record, register } from '../acts.ts';
import { byStream } from '../by-stream.ts';
import type { LiveSystem } from '../live-system.ts';
import { type About, questionOf, WAYS, watch } from '../questions.ts';
import type { Told, Watching } from '../watching.ts';

const temperatureOf = ({ data }: Told) =>
  (data?.live as { telemetry: { temperature: number } } | undefined)?.telemetry.temperature;
const temperatures = ({ told }: Watching) => told.map(temperatureOf);
const codeOf = async ({ ended }: Watching) => (await ended).errors.map(({ extensions }) => extensions?.code);

/** What went before is taken up again behind a cursor, wherever, and whatever happened in between. */
export function resuming(system: () => LiveSystem): void {
  const about: About = { field: 'containerTelemetry', id: 'k-resume' };
  let second = 0;
  /** As many readings as there are temperatures. */
  const happens = async (...those: readonly number[]) => {
    for (const temperature of those) await record(system().origin, about.id, second++, temperature);
  };
  const begins = async (wanted: About = about): Promise<string> => {
    await using watching = watch(system().origin, wanted);
    await watching.begun;
    return watching.cursor()!;
  };

  describe('a subscription is resumed', () => {
    test.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('by `after`, on %s', async (by) => {
      await addContainer(system().origin, about.id);
      const start = await begins();
      await happens(1, 2);
      await using first = watch(system().origin, about, { by, after: start });
      await first.has(1);
      const between = first.told[0]!.extensions.joinery.cursor;
      await happens(3);
      await using second = watch(system().origin, about, { by, after: between });
      await happens(4);
      await Promise.all([first.has(4), second.has(3)]);
      expect([temperatures(first), temperatures(second)]).toEqual([
        [1, 2, 3, 4],
        [2, 3, 4],
      ]);
    });

    test('by Last-Event-ID, which counts before an `after` that is sent again as it was', async () => {
      const start = await begins();
      await happens(5, 6);
      await using first = watch(system().origin, about, { after: start });
      const [told] = await first.has(2);
      const question = questionOf(about, { after: start });
      const headers = { ...question.headers, 'last-event-id': told!.extensions.joinery.cursor };
      await using second = byStream(system().origin, { ...question, headers });
      await second.has(1);
      expect(temperatures(second)).toEqual([6]);
    });

    test('on another gateway, with the cursors of either', async () => {
      await using other = await system().gateway();
      const start = await begins();
      await using there = watch(other.origin, about, { after: start });
      await happens(7, 8);
      await there.has(2);
      await using here = watch(system().origin, about, { after: there.told[0]!.extensions.joinery.cursor });
      await here.has(1);
      expect([temperatures(there), temperatures(here)]).toEqual([[7, 8], [8]]);
      expect(here.cursor()).toBe(there.cursor());
    });

    test('after a restart of everything', async () => {
      await register(system().origin, 'resumed');
      const start = await begins();
      const customers = await begins({ field: 'customerOrdersChanged', id: 'resumed' });
      await happens(-1, -2);
      await using before = watch(system().origin, about, { after: start });
      const [told] = await before.has(2);
      const parts = partsOf(joinery);
      for (const part of parts) await system().stop(part);
      await before.ended;
      for (const part of parts.toReversed()) await system().start(part);
      await happens(-3);
      await using after = watch(system().origin, about, { after: told!.extensions.joinery.cursor });
      await after.has(2);
      expect(temperatures(after)).toEqual([-2, -3]);
      await using orders = watch(
        system().origin,
        { field: 'customerOrdersChanged', id: 'resumed' },
        { after: customers },
      );
      await orders.begun;
      expect(orders.cursor()).toBe(customers);
    });
  });

  describe('a cursor is refused', () => {
    const refused = async (after: string, wanted: About = about, origin = system().origin) => {
      const codes = await Promise.all(
        (Object.keys(WAYS) as (keyof typeof WAYS)[]).map(async (by) => {
          await using watching = watch(origin, wanted, { by, after });
          return await codeOf(watching);
        }),
      );
      expect(codes[0]).toEqual(codes[1]);
      return codes[0]!.join();
    };

    test('that is of another field, or id', async () => {
      const start = await begins();
      await addContainer(system().origin, 'k-other');
      expect(await refused(start, { field: 'containerTelemetry', id: 'k-other' })).toBe('BAD_USER_INPUT');
      const customers = await begins({ field: 'customerOrdersChanged', id: 'resumed' });
      expect(await refused(customers)).toBe('BAD_USER_INPUT');
    });

    test.each(['nonsense', '🙂', '"', Buffer.from('[1,{}]').toString('base64url')])(
      'that is none: %s',
      async (after) => {
        expect(await refused(after)).toBe('BAD_USER_INPUT');
      },
    );

    test('that is older than what is told again, and not one event earlier', async () => {
      await using strict = await system().gateway({ JOINERY_RESUME_EVENTS: '10' });
      const start = await begins();
      await happens(...Array.from({ length: 10 }, (_, i) => i));
      await using last = watch(strict.origin, about, { after: start });
      await last.has(10);
      await happens(10);
      expect(await refused(start, about, strict.origin)).toBe('CURSOR_EXPIRED');
      // Elsewhere it can be resumed.
      await using elsewhere = watch(system().origin, about, { after: start });
      await elsewhere.has(11);
    });
  });
}
