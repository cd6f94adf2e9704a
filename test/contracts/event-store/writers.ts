import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EventStore, fold, handle, Rejection, transact } from '../../../eventing/index.ts';
import { type AccountCommand, type AccountEvent, account, accounts, metadata, opened } from '../accounts.ts';
import { type StoreFixture, toAccount } from '../event-store.ts';

const command: fc.Arbitrary<AccountCommand> = fc.oneof(
  fc.record({ do: fc.constant('open'), account: fc.constant({ owner: 'Ada', balance: 2, rate: null }) }),
  fc.record({ do: fc.constantFrom('deposit', 'withdraw'), amount: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ do: fc.constant('close') }),
);

export function writersContract(current: () => { store: EventStore; data: StoreFixture }): void {
  describe('concurrent writers', () => {
    test('of two stores on the same data: versions are gapless, states are the fold of events, rejections change nothing', async () => {
      const { store: one, data } = current();
      const two = await data.open();
      let run = 0;
      const commands = fc.array(fc.tuple(fc.constantFrom('a', 'b'), command, fc.boolean()), {
        minLength: 1,
        maxLength: 15,
      });
      const property = fc.asyncProperty(commands, async (given) => {
        run++;
        const results = await Promise.all(
          given.map(async ([id, what, second]) => {
            const request = { ...metadata, correlation: `r${run}` };
            try {
              return await handle(second ? two : one, account, `${id}${run}`, what, request, { attempts: 100 });
            } catch (error) {
              if (!(error instanceof Rejection)) throw error;
              return { events: [] };
            }
          }),
        );
        const recorded: AccountEvent[] = [];
        for (const id of [`a${run}`, `b${run}`]) {
          const events = await two.readStream('accounts', id);
          expect(events.map(({ version }) => version)).toEqual(events.map((_, i) => i + 1));
          const facts = events as readonly (AccountEvent & object)[];
          recorded.push(...facts);
          const entity = (await two.load(accounts, [id])).get(id);
          expect(entity?.state ?? null).toEqual(fold(account, null, facts));
          expect(entity?.version ?? 0).toBe(events.length);
          expect(entity?.state?.balance ?? 0).toBeGreaterThanOrEqual(0);
        }
        expect(recorded).toHaveLength(results.flatMap(({ events }) => events).length);
      });
      await fc.assert(property, { numRuns: 25 });
    });

    test('a store sees what another wrote, by id and by column', async () => {
      const { store: one, data } = current();
      const two = await data.open();
      expect((await two.load(accounts, ['1'])).size).toBe(0);
      await one.append([toAccount('1', 0, [opened(1)])]);
      expect((await two.load(accounts, ['1'])).get('1')).toMatchObject({ version: 1 });
      expect(await two.count(accounts, [{ column: 'balance', in: [1] }])).toBe(1);
      await two.append([toAccount('1', 1, [{ type: 'Closed', data: {} }])]);
      expect((await one.load(accounts, ['1'])).get('1')).toEqual({ id: '1', version: 2, state: null });
    });

    test('a transfer touches both accounts or none, whoever else moves money', async () => {
      const { store } = current();
      const ids = ['a', 'b', 'c'];
      await store.append(ids.map((id) => toAccount(id, 0, [opened(100)])));
      const transfer = (from: string, to: string, amount: number) =>
        transact(
          store,
          metadata,
          async (unit) => {
            await unit.decide(account, from, { do: 'withdraw', amount });
            await unit.decide(account, to, { do: 'deposit', amount });
          },
          { attempts: 100 },
        );
      const moves = Array.from({ length: 30 }, (_, i) =>
        transfer(ids[i % 3]!, ids[(i + 1 + (i % 2)) % 3]!, (i % 5) + 1),
      );
      await Promise.all(moves);
      const balances = [...(await store.load(accounts, ids)).values()].map(({ state }) => state!.balance);
      expect(balances.reduce((sum, balance) => sum + balance)).toBe(300);
      await expect(transfer('a', 'b', 1000)).rejects.toThrow(Rejection);
    });
  });
}
