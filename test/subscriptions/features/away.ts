import { describe, expect, test } from '@jest/globals';
import { encodeToken } from '../../../api/index.ts';
import { type Order, order } from '../../../subgraphs/orders/events.ts';
import { ask, until } from '../../system/order.ts';
import { addContainer, cancel, place, record, register, schedule, untilStatus } from '../acts.ts';
import { streamOf } from '../expected.ts';
import type { LiveSystem } from '../live-system.ts';
import { type About, WAYS, watch } from '../questions.ts';
import type { Told, Watching } from '../watching.ts';

interface Change {
  readonly event: string;
  readonly version: number;
  readonly order: { readonly status: string; readonly customer: object | null };
}
const liveOf = ({ data }: Told) => data?.live as Change | undefined;
const errorsOf = ({ errors = [] }: Told) => errors.map(({ extensions }) => extensions);
const seen = ({ told }: Pick<Watching, 'told'>) => told.map((each) => liveOf(each)?.version ?? errorsOf(each)[0]?.code);
const UNAVAILABLE = 'SERVICE_UNAVAILABLE';

/** More than a gateway that resumes reads of what was before. */
const MANY = 1_100;

/** What is not there when somebody subscribes, or goes away afterwards. */
export function away(system: () => LiveSystem): void {
  const begins = async (about: About): Promise<string> => {
    await using watching = watch(system().origin, about);
    await watching.begun;
    return watching.cursor()!;
  };
  /** An order that waits for nobody any more; its customer is the one of its name. */
  const assigned = async (id: string) => {
    const { origin } = system();
    await Promise.all([register(origin, `of-${id}`), addContainer(origin, `k-${id}`), schedule(origin, `v-${id}`)]);
    await place(origin, id, `of-${id}`);
    await untilStatus(origin, id, 'ASSIGNED');
  };
  const versions = async (id: string) => (await streamOf(system(), `orders-${id}`)).map(({ version }) => version);
  /** Until a service answers again: a gateway notices at its next question. */
  const untilAnswers = (question: string) =>
    until(async () => (await ask(system().origin, question, 'composition')).errors === undefined);

  /** Until what its service has stored has left it: what stops before that tells nobody. */
  const published = (id: string, version: number) => {
    const token = encodeToken(new Map([[`orders-${id}`, version]]));
    const question = `{ order(id: "${id}") { id } }`;
    return until(async () => {
      const { errors } = await ask(system().origin, question, 'view', { 'joinery-after': token });
      return errors === undefined;
    });
  };

  describe('somebody who subscribes is told', () => {
    test.each(['orderChanged', 'customerOrdersChanged', 'containerTelemetry'] as const)(
      'by %s that there is no such thing',
      async (field) => {
        for (const by of Object.keys(WAYS) as (keyof typeof WAYS)[]) {
          await using watching = watch(system().origin, { field, id: 'nothing' }, { by });
          expect((await watching.ended).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
        }
      },
    );
  });

  describe('while a subscription runs', () => {
    test('a service may be away that it is joined with: its field alone is missing', async () => {
      await assigned('w-1');
      await using composed = watch(system().origin, { field: 'orderChanged', id: 'w-1' }, { strategy: 'composition' });
      await using either = watch(system().origin, { field: 'orderChanged', id: 'w-1' });
      await Promise.all([composed.begun, either.begun]);
      const before = (await versions('w-1')).length;
      await system().stop('customers');
      await cancel(system().origin, 'w-1', 'no more');
      const [told] = await composed.has(1);
      expect(liveOf(told!)).toMatchObject({ version: before + 1, order: { status: 'CANCELLED', customer: null } });
      expect(errorsOf(told!)).toMatchObject([{ code: UNAVAILABLE, service: 'customers' }]);
      await either.has(1);
      expect(seen(either)).toEqual([before + 1]);
      await system().start('customers');
      await untilAnswers('{ customer(id: "of-w-1") { id } }');
    });

    test('the service whose events they are may be away: each is told when its turn comes, and can be asked for again', async () => {
      await assigned('w-2');
      const about = { field: 'orderChanged', id: 'w-2' } as const;
      const start = await begins(about);
      await cancel(system().origin, 'w-2', 'no more');
      const [last] = (await versions('w-2')).slice(-1);
      await published('w-2', last!);
      await system().stop('orders');
      await using composed = watch(system().origin, about, { strategy: 'composition', after: start });
      const [told] = await composed.has(1);
      expect([told!.data, errorsOf(told!)]).toMatchObject([null, [{ code: UNAVAILABLE, service: 'orders' }]]);
      // The view has it all the same.
      await using either = watch(system().origin, about, { after: start });
      await either.has(1);
      expect(seen(either)).toEqual([last]);
      // Whether there is what nobody knows cannot be told: its client may ask again.
      await using unknown = watch(system().origin, { field: 'orderChanged', id: 'nothing' });
      expect(await unknown.ended).toMatchObject({ code: 503, errors: [{ extensions: { code: UNAVAILABLE } }] });
      await system().start('orders');
      await untilAnswers('{ order(id: "w-2") { id } }');
      await using again = watch(system().origin, about, { strategy: 'composition', after: start });
      await again.has(1);
      expect(seen(again)).toEqual([last]);
      // Who stayed has missed nothing: the message was that event's.
      expect(composed.told).toHaveLength(1);
      expect(composed.cursor()).toBe(again.cursor());
    });

    test('it may be unknown whom events are for: they wait until their service can tell', async () => {
      const id = 'w-3';
      await assigned(id);
      // News to nobody.
      const stream = await streamOf(system(), `orders-${id}`);
      const state = stream.reduce<Order | null>((so, event) => order.evolve(so, event as never), null);
      const { data } = stream.find(({ type }) => type === 'OrderContainersAllocated')!;
      const events = Array.from({ length: MANY }, () => ({
        ...stream.at(-1)!,
        type: 'OrderContainersAllocated',
        data,
      }));
      const expectedVersion = stream.length;
      await system()
        .store('orders')
        .append([{ category: 'orders', id, expectedVersion, events, state }]);
      await published(id, expectedVersion + MANY);
      const about = { field: 'customerOrdersChanged', id: `of-${id}` } as const;
      const start = await begins(about);
      await cancel(system().origin, id, 'no more');
      const last = expectedVersion + MANY + 1;

      await using fresh = await system().gateway();
      await system().stop('orders');
      await using waiting = watch(fresh.origin, about, { after: start });
      const [told] = await waiting.has(1);
      expect([told!.data, errorsOf(told!)]).toMatchObject([null, [{ code: UNAVAILABLE }]]);
      expect(told!.errors![0]!.message).toContain('events wait until it is known whom they are for');
      expect(waiting.cursor()).toBe(start);
      await system().start('orders');
      await waiting.hears((each) => liveOf(each)?.version === last);
      expect(seen(waiting)).toEqual([UNAVAILABLE, last]);
    });

    test('the view may stand still: auto composes, and who insists on the view is told', async () => {
      const about = { field: 'containerTelemetry', id: 'k-w-4' } as const;
      await addContainer(system().origin, about.id);
      await using viewed = watch(system().origin, about, { strategy: 'view' });
      await using either = watch(system().origin, about);
      await Promise.all([viewed.begun, either.begun]);
      await system().stop('projector');
      await record(system().origin, about.id, 1);
      await Promise.all([viewed.has(1), either.has(1)]);
      expect(errorsOf(viewed.told[0]!)).toMatchObject([{ code: 'VIEW_BEHIND' }]);
      expect(errorsOf(either.told[0]!)).toEqual([]);
      await system().start('projector');
      await record(system().origin, about.id, 2);
      // As soon as it has caught up, or later.
      for (let second = 3; viewed.told.at(-1)?.errors !== undefined; second++) {
        const count = viewed.told.length;
        await record(system().origin, about.id, second);
        await viewed.has(count + 1);
      }
      const { data, errors } = viewed.told.at(-1)!;
      expect([data, errors]).toMatchObject([{ live: { anomaly: false } }, undefined]);
      await either.has(viewed.told.length);
      expect(either.told.flatMap(errorsOf)).toEqual([]);
    });
  });
}
