import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { apiError, type Versions } from '../../api/index.ts';
import type { ErrorLog } from '../../serving/errors.ts';
import type { LiveField } from '../../serving/live.ts';
import type { GatewaySettings } from '../settings.ts';
import { answer } from '../strategy/answer.ts';
import type { Strategies } from '../strategy/choice.ts';
import type { KnownOperation } from '../strategy/operations.ts';
import type { Asked, Requests } from '../strategy/requests.ts';
import { type Wishes, wishesOf } from '../strategy/wishes.ts';
import { decodeLiveCursor, encodeLiveCursor, fingerprintOf, type Reached } from './cursor.ts';
import type { Declared } from './declared.ts';
import { type AskEdges, type Edges, mustBeKept, reachedBy } from './edges.ts';
import { mustBeFound } from './found.ts';
import type { Groups, MakeMessage } from './group.ts';
import { type Fed, openLive } from './live.ts';
import { type Member, member } from './member.ts';
import type { Live, Message } from './operations.ts';
import type { Parsed, parsing } from './parsing.ts';
import type { Readers } from './readers.ts';
import { rootFieldOf } from './root-field.ts';

export type { Asked };

export interface SubscribingOptions {
  readonly requests: Requests;
  readonly strategies: Strategies;
  readonly settings: GatewaySettings;
  readonly log: ErrorLog;
  readonly declared: ReadonlyMap<string, Declared>;
  readonly parse: ReturnType<typeof parsing>;
  /** Null where there is no feed. */
  readonly readers: Readers | null;
  readonly edges: AskEdges | null;
  readonly groups: Groups;
  readonly formatted: (error: GraphQLError) => GraphQLFormattedError;
}

/** One subscription that was asked for, as far as it has been understood. */
interface Wanted {
  readonly field: LiveField;
  readonly key: string;
  readonly fingerprint: string;
  readonly known: KnownOperation;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly telling: Readonly<Record<string, unknown>>;
  readonly wishes: Wishes;
  /** Behind which it begins; null for now. */
  readonly cursor: Reached | null;
}

export function subscribing(options: SubscribingOptions) {
  const { requests, settings, declared, groups, readers, edges } = options;
  const open = new Set<Fed>();
  let beginning = 0;
  let stopped = false;

  const understood = (operation: Parsed, asked: Asked, lastEventId: string | undefined): Wanted => {
    const known = requests.find(operation);
    const wishes = wishesOf(asked);
    const variables = known.variables(asked.variables ?? {});
    const refusal = known.overLimit(variables);
    if (refusal !== null) throw refusal;
    const { name, args, telling } = rootFieldOf(known.operation, variables);
    const field = declared.get(name)?.field;
    if (field === undefined) throw new Error(`nobody declares Subscription.${name}`); // checked at the start
    const key = String(args[field.argument]);
    const fingerprint = fingerprintOf({ field: name, key });
    const after = lastEventId ?? args.after ?? null;
    const cursor = typeof after === 'string' && after !== '' ? decodeLiveCursor(after, fingerprint) : null;
    return { field, key, fingerprint, known, variables, telling, wishes, cursor };
  };

  /** @throws NOT_FOUND, CURSOR_EXPIRED, SERVICE_UNAVAILABLE */
  const placed = async (wanted: Wanted, ask: AskEdges): Promise<{ from: Reached; edges: Edges }> => {
    const { field, key, cursor } = wanted;
    if (cursor === null) {
      // Asked first: what happens while its entity is looked for is told.
      const [found] = await Promise.all([ask(field.category), mustBeFound(field, key, options)]);
      return { from: reachedBy(found), edges: found };
    }
    const found = await ask(field.category);
    try {
      mustBeKept(found, cursor, settings.resume);
      return { from: cursor, edges: found };
    } catch {
      // What was asked shortly before the cursor came may be older than the cursor, from another gateway.
      const again = await ask(field.category);
      mustBeKept(again, cursor, settings.resume);
      return { from: cursor, edges: again };
    }
  };

  const begin = async (operation: Parsed, asked: Asked, lastEventId: string | undefined): Promise<Live> => {
    if (stopped) throw stoppingError();
    if (readers === null || edges === null)
      throw apiError('BAD_USER_INPUT', 'this gateway has no event feed: subscribe elsewhere');
    const wanted = understood(operation, asked, lastEventId);
    if (open.size + beginning >= settings.subscriptions) throw tooMany(settings.subscriptions);
    beginning++;
    try {
      const { from, edges: found } = await placed(wanted, edges);
      return await join(wanted, from, found, readers);
    } finally {
      beginning--;
    }
  };

  const join = async (wanted: Wanted, from: Reached, found: Edges, readers: Readers): Promise<Live> => {
    if (stopped) throw stoppingError();
    const { field, key, fingerprint, known, telling, wishes } = wanted;
    const group = `${known.operation.key} ${JSON.stringify(telling)} ${JSON.stringify(wishesKey(wishes))}`;
    const shared = groups.join(group, (deserted) => messagesOf(wanted, options, deserted));
    let joined: Member | null = null;
    const fed = openLive({
      start: encodeLiveCursor(fingerprint, from),
      buffer: settings.buffer,
      onEnd() {
        open.delete(fed);
        shared[Symbol.dispose]();
        if (joined !== null) readers.leave(joined);
      },
    });
    open.add(fed);
    joined = member({ field, key, fingerprint, from, ends: found.end, message: shared.message, fed });
    try {
      await readers.join(joined, found);
    } catch (error) {
      await fed.live.return();
      throw error;
    }
    return fed.live;
  };

  return {
    begin,
    running: () => open.size,
    stop() {
      stopped = true;
      for (const fed of [...open]) fed.end('stopping', stoppingError());
    },
  };
}

/** Of each event the operation's answer, by the strategy that was wished for, at its version or newer. */
function messagesOf(wanted: Wanted, options: SubscribingOptions, deserted: () => boolean): MakeMessage {
  const { field, known, variables, wishes } = wanted;
  const { strategies, formatted } = options;
  const executed = async (event: Parameters<MakeMessage>[0]['event'], cursor: string): Promise<ExecutionResult> => {
    const payload = { ...field.payload(event), cursor };
    const after: Versions = new Map([...(wishes.after ?? []), [event.stream, event.version]]);
    return answer(strategies, known, { variables, abandoned: deserted, payload }, { ...wishes, after });
  };
  return async ({ event }, cursor): Promise<Message> => {
    const { data, errors, extensions } = await executed(event, cursor).catch(inside);
    const joinery = { ...(extensions?.joinery as object | undefined), cursor };
    const told = { ...extensions, joinery };
    const answered =
      errors === undefined
        ? { data, extensions: told }
        : { errors: errors.map(formatted), data: data ?? null, extensions: told };
    return { answer: answered, cursor };
  };
}

/** Told as INTERNAL, with an id that stands in the log. */
const inside = (thrown: unknown): ExecutionResult => {
  if (thrown instanceof GraphQLError) return { errors: [thrown] };
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { errors: [new GraphQLError(cause.message, { originalError: cause })] };
};

const wishesKey = ({ strategy, explain, after }: Wishes) => [strategy, explain, after === null ? null : [...after]];

const tooMany = (bound: number) =>
  apiError('LIMIT_EXCEEDED', `this gateway has ${bound} subscriptions, and takes no more: ask another, or later`, {
    limit: 'subscriptions',
    bound,
    http: { status: 503 },
  });

const stoppingError = () =>
  apiError('SERVICE_UNAVAILABLE', 'this gateway stops: subscribe again behind the last cursor that came', {
    service: 'gateway',
    http: { status: 503 },
  });
