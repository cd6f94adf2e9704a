import { GraphQLError } from 'graphql';
import { apiError, decodeToken, type Versions } from '../../api/index.ts';
import type { StrategyName } from '../execution.ts';

/** How a client wants to be answered. */
export interface Wishes {
  readonly strategy: StrategyName | 'auto';
  /** The answer must contain these writes; null when none were named. */
  readonly after: Versions | null;
  readonly explain: boolean;
}

/** A request as far as wishes can stand in it. */
export interface Wishing {
  readonly headers?: { get(name: string): string | null | undefined };
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const STRATEGIES: readonly unknown[] = ['composition', 'view', 'auto'] satisfies Wishes['strategy'][];
const NOTHING: Wishes = { strategy: 'auto', after: null, explain: false };

/**
 * From the headers, or from the request's `extensions` for clients that cannot set headers; where both name one,
 * the header counts.
 *
 * @throws BAD_USER_INPUT (400)
 */
export function wishesOf(wishing: Wishing): Wishes {
  const strategy = asked(wishing, 'joinery-strategy');
  const after = asked(wishing, 'joinery-after');
  const explain = asked(wishing, 'joinery-explain');
  if (strategy === undefined && after === undefined && explain === undefined) return NOTHING;
  return { strategy: strategyOf(strategy), after: afterOf(after), explain: explainOf(explain) };
}

/** Among the extensions either under `joinery`, or by themselves. */
function asked({ headers, extensions }: Wishing, name: string): unknown {
  const own = extensions?.joinery;
  const among = typeof own === 'object' && own !== null ? (own as Readonly<Record<string, unknown>>)[name] : undefined;
  return headers?.get(name) ?? among ?? extensions?.[name] ?? undefined;
}

function strategyOf(value: unknown): Wishes['strategy'] {
  if (value === undefined) return 'auto';
  if (STRATEGIES.includes(value)) return value as Wishes['strategy'];
  throw refused(`joinery-strategy is ${shown(value)}: expected composition, view or auto`);
}

function afterOf(value: unknown): Versions | null {
  if (value === undefined) return null;
  if (typeof value !== 'string') throw refused('joinery-after is not a token: send the token that a mutation returned');
  try {
    return decodeToken(value);
  } catch (error) {
    throw error instanceof GraphQLError ? refused(error.message) : error;
  }
}

function explainOf(value: unknown): boolean {
  if (value === undefined || value === '0' || value === 0 || value === false) return false;
  if (value === '1' || value === 1 || value === true) return true;
  throw refused(`joinery-explain is ${shown(value)}: expected 1, or nothing`);
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 60);
const refused = (message: string): GraphQLError => apiError('BAD_USER_INPUT', message, { http: { status: 400 } });
