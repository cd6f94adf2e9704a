import {
  type Decider,
  type Event,
  type EventMetadata,
  integer,
  Rejection,
  real,
  type StoredKind,
  text,
} from '../../eventing/index.ts';

/** A small domain for the contract suites: accounts, and journals that note what happened elsewhere. */
export interface Account {
  readonly owner: string | null;
  readonly balance: number;
  readonly rate: number | null;
}

export type AccountEvent =
  | Event<'Opened', Account>
  | Event<'Deposited', { amount: number }>
  | Event<'Withdrawn', { amount: number }>
  | Event<'Closed', Record<string, never>>;

export type AccountCommand =
  | { do: 'open'; account: Account }
  | { do: 'deposit'; amount: number }
  | { do: 'withdraw'; amount: number }
  | { do: 'close' };

export const account: Decider<Account, AccountCommand, AccountEvent> = {
  category: 'accounts',
  type: 'Account',
  evolve(state, { type, data }) {
    if (type === 'Opened') return data;
    if (type === 'Closed' || state === null) return null;
    return { ...state, balance: state.balance + (type === 'Deposited' ? data.amount : -data.amount) };
  },
  decide(command, state) {
    if (command.do === 'open') return state === null ? [{ type: 'Opened', data: command.account }] : [];
    if (state === null) return [];
    if (command.do === 'close') return [{ type: 'Closed', data: {} }];
    if (command.amount === 0) return [];
    if (command.do === 'deposit') return [{ type: 'Deposited', data: { amount: command.amount } }];
    if (command.amount > state.balance) throw new Rejection('INSUFFICIENT_FUNDS', `only ${state.balance} are there`);
    return [{ type: 'Withdrawn', data: { amount: command.amount } }];
  },
};

export const accounts: StoredKind<Account, AccountEvent> = {
  ...account,
  columns: {
    owner: text((state) => state.owner),
    balance: integer((state) => state.balance),
    rate: real((state) => state.rate),
  },
  indexes: [['owner', 'balance'], ['balance']],
};

/** Notes texts, each as often as told. */
export interface Journal {
  readonly notes: readonly string[];
}
export type JournalEvent = Event<'Noted', { note: string }>;

export const journal: Decider<Journal, string, JournalEvent> = {
  category: 'journals',
  type: 'Journal',
  evolve: (state, { data }) => ({ notes: [...(state?.notes ?? []), data.note] }),
  decide: (note) => [{ type: 'Noted', data: { note } }],
};

export const journals: StoredKind<Journal, JournalEvent> = {
  ...journal,
  columns: { length: integer((state) => state.notes.length) },
  indexes: [],
};

export const metadata: EventMetadata = { time: '2026-11-23T08:00:00.000Z', causation: null, correlation: 'request-1' };

export const opened = (balance = 0, owner: string | null = 'Ada', rate: number | null = null): AccountEvent => ({
  type: 'Opened',
  data: { owner, balance, rate },
});
export const deposited = (amount: number): AccountEvent => ({ type: 'Deposited', data: { amount } });
