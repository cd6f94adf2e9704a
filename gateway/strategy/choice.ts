import { OperationTypeNode } from 'graphql';
import { apiError, type Versions } from '../../api/index.ts';
import type { NotCovered, Prepared, Strategy, StrategyName } from '../execution.ts';
import type { ViewFreshness } from './freshness.ts';
import type { KnownOperation } from './operations.ts';
import { viewUnavailable, whyAway } from './view-away.ts';
import type { Wishes } from './wishes.ts';

/** The strategies that there are, and what decides between them. */
export interface Strategies {
  readonly composition: Strategy;
  /** Absent where no view is configured. */
  readonly view?: { readonly strategy: Strategy; readonly freshness: ViewFreshness };
  /** `auto` composes when the view lags more than this, ms. */
  readonly freshness: number;
  /** Told of a failure that a client may not notice, because the other strategy was tried. */
  readonly failed: (strategy: StrategyName, cause: unknown) => void;
}

/** How an operation is going to be answered. */
export interface Choice {
  readonly strategy: Strategy;
  readonly prepared: Prepared;
  readonly why: string;
  readonly freshness: Freshness;
  /** What may be tried when this fails as a whole; null when the client, or the operation, wants only this. */
  readonly otherwise: (() => Promise<Choice | null>) | null;
}

export interface Freshness {
  /** Of the streams that the token named: what the answer contains at least. By the view, of all that it shows. */
  readonly versions?: Readonly<Record<string, number>>;
  /** How far the answer is behind the services, ms; null where that could not be found out. */
  readonly lag: number | null;
}

const isNotCovered = (of: Prepared | NotCovered): of is NotCovered => 'notCovered' in of;

/** @throws VIEW_NOT_COVERING, VIEW_BEHIND, SERVICE_UNAVAILABLE of the view; whatever preparing or the view's store throws */
export async function choose(strategies: Strategies, known: KnownOperation, wishes: Wishes): Promise<Choice> {
  if (known.operation.definition.operation === OperationTypeNode.MUTATION) {
    const asked = wishes.strategy === 'view' ? ', also where joinery-strategy asks for the view' : '';
    return composed(strategies, known, wishes, `mutations are always composed${asked}`);
  }
  if (wishes.strategy === 'composition') return composed(strategies, known, wishes, 'joinery-strategy asks for it');
  if (wishes.strategy === 'view') return viewed(strategies, known, wishes);
  return automatic(strategies, known, wishes);
}

async function composed(
  { composition }: Strategies,
  known: KnownOperation,
  { after }: Wishes,
  why: string,
  otherwise: Choice['otherwise'] = null,
): Promise<Choice> {
  const prepared = await known.prepared(composition);
  if (isNotCovered(prepared)) {
    throw apiError('BAD_USER_INPUT', `${prepared.notCovered.join(', ')}: not served over this transport`);
  }
  return { strategy: composition, prepared, why, otherwise, freshness: { ...versionsOf(after), lag: 0 } };
}

async function viewed(strategies: Strategies, known: KnownOperation, wishes: Wishes): Promise<Choice> {
  try {
    return await viewOnly(strategies, known, wishes);
  } catch (error) {
    throw viewUnavailable(error);
  }
}

async function viewOnly({ view }: Strategies, known: KnownOperation, { after }: Wishes): Promise<Choice> {
  if (view === undefined) throw apiError('VIEW_NOT_COVERING', 'this gateway has no view', { fields: [] });
  const { strategy, freshness } = view;
  const prepared = await known.prepared(strategy);
  if (isNotCovered(prepared)) {
    const fields = prepared.notCovered;
    throw apiError('VIEW_NOT_COVERING', `the view does not answer ${fields.join(', ')}`, { fields });
  }
  const token = after === null ? null : await freshness.after(after);
  if (token?.contained === false) {
    const message = 'the view does not contain the writes of joinery-after yet: ask again, or with strategy auto';
    throw apiError('VIEW_BEHIND', message, { http: { status: 503 } });
  }
  const lag = await freshness.lag();
  const contained = { ...versionsOf(token?.versions ?? null), lag };
  return { strategy, prepared, why: 'joinery-strategy asks for it', otherwise: null, freshness: contained };
}

async function automatic(strategies: Strategies, known: KnownOperation, wishes: Wishes): Promise<Choice> {
  const { view, freshness: bound } = strategies;
  const compose = (why: string, otherwise?: Choice['otherwise']) => composed(strategies, known, wishes, why, otherwise);
  if (view === undefined) return compose('there is no view');
  const { strategy, freshness } = view;
  let prepared: Prepared | NotCovered;
  let lag: number;
  try {
    prepared = await known.prepared(strategy);
    if (isNotCovered(prepared)) return compose(`the view does not answer ${prepared.notCovered.join(', ')}`);
    lag = await freshness.soon.lag();
    if (lag <= bound && wishes.after !== null) {
      const token = await freshness.soon.after(wishes.after);
      if (!token.contained) return compose('the view does not contain the writes of joinery-after yet');
    }
  } catch (error) {
    strategies.failed('view', error);
    return compose(`the view cannot be asked: ${whyAway(error)}`);
  }
  const answered = { ...versionsOf(wishes.after), lag };
  const ofView = { strategy, prepared, freshness: answered };
  if (lag <= bound) {
    const why = `the view covers the operation and lags ${lag} ms, at most ${bound} being allowed`;
    return { ...ofView, why, otherwise: () => compose('the view failed') };
  }
  return compose(`the view lags ${lag} ms, more than the ${bound} allowed`, async () => {
    const lacks = wishes.after !== null && !(await freshness.after(wishes.after)).contained;
    return lacks ? null : { ...ofView, why: `composition failed; the view lags ${lag} ms`, otherwise: null };
  });
}

const versionsOf = (versions: Versions | null) => (versions === null ? {} : { versions: Object.fromEntries(versions) });
