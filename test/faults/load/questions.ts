import { encodeToken } from '../../../api/index.ts';
import type { Random } from '../../../sample/random.ts';
import type { Answer } from './answers.ts';
import type { Acknowledged } from './record.ts';

/** A query about what clients were told is there, and what a right answer to it must and can say. */
export interface Question {
  readonly body: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> };
  readonly headers: Readonly<Record<string, string>>;
  /** Of the entity asked for; what no later command changes. */
  readonly facts: Facts;
  /** Whether the answer must contain it: composed, or asked for with the token of its creation. */
  readonly certain: boolean;
}

type Facts = { readonly [field: string]: string | number | Facts };

/** While something fails a query may fail so, and no other way. */
const LAWFUL: ReadonlySet<string> = new Set(['SERVICE_UNAVAILABLE', 'VIEW_BEHIND']);

/** Entities created that long ago count as well as new ones. */
const LATEST = 400;
const STRATEGIES = ['auto', 'view', 'composition'] as const;

/** Null while nothing has been created. */
export function nextQuestion(draw: Random, acknowledged: readonly Acknowledged[]): Question | null {
  if (acknowledged.length === 0) return null;
  for (let tries = 0; tries < 50; tries++) {
    const from = draw.chance(0.7) ? Math.max(0, acknowledged.length - LATEST) : 0;
    const created = acknowledged[draw.integer(from, acknowledged.length - 1)]!;
    const about = ABOUT[created.command.mutation];
    if (about === undefined) continue;
    const strategy = draw.pick(STRATEGIES);
    const token = draw.chance(0.5);
    const { stream, version, command } = created;
    const headers = {
      'joinery-strategy': strategy,
      ...(token && { 'joinery-after': encodeToken(new Map([[stream, version]])) }),
    };
    const body = { query: about.query, variables: { id: command.id } };
    return { body, headers, facts: about.facts(command.input), certain: token || strategy === 'composition' };
  }
  return null;
}

interface About {
  readonly query: string;
  facts(input: Readonly<Record<string, unknown>>): Facts;
}

const text = (value: unknown): string => String(value);

/** What is asked of an entity that this mutation creates, always as `it`. */
const ABOUT: Readonly<Record<string, About>> = {
  registerCustomer: {
    query:
      'query($id: ID!) { it: customer(id: $id) { id name tier address { country } orders(first: 3) { totalCount } } }',
    facts: ({ id, name }) => ({ id: text(id), name: text(name) }),
  },
  placeOrder: {
    query: `query($id: ID!) { it: order(id: $id) {
      id quantity status customer { id name } voyage { id ship } containers { id brand } pickupPort { unlocode } } }`,
    facts: ({ id, quantity, customerId, pickupPort }) => ({
      id: text(id),
      quantity: Number(quantity),
      customer: { id: text(customerId) },
      pickupPort: { unlocode: text(pickupPort) },
    }),
  },
  addContainer: {
    query: 'query($id: ID!) { it: container(id: $id) { id brand type status order { id status } port { unlocode } } }',
    facts: ({ id, brand, type }) => ({ id: text(id), brand: text(brand), type: text(type) }),
  },
  scheduleVoyage: {
    query:
      'query($id: ID!) { it: voyage(id: $id) { id ship freeCapacity from { unlocode } orders(first: 3) { nodes { id } } } }',
    facts: ({ id, ship, from }) => ({ id: text(id), ship: text(ship), from: { unlocode: text(from) } }),
  },
};

/** What an answer says that it must not say, or leaves out; null when it may be so. */
export function wrongIn(answer: Answer, { body, headers, facts, certain }: Question): string | null {
  const say = (what: string) =>
    `${body.query} ${JSON.stringify({ ...body.variables, ...headers })}: ${what}: ${JSON.stringify(answer)}`;
  const { data, errors = [] } = answer;
  const unlawful = errors.find(({ extensions }) => !LAWFUL.has(extensions?.code));
  if (unlawful !== undefined) return say('an error that it should not have');
  const it: unknown = data?.it;
  if (it === undefined || it === null) return certain && errors.length === 0 ? say('it is there') : null;
  const differs = difference(it, facts, errors.length > 0 || !certain);
  return differs === null ? null : say(differs);
}

/** `gaps`: whether a referred entity may be missing. */
function difference(part: unknown, facts: Facts, gaps: boolean): string | null {
  if (typeof part !== 'object' || part === null) return 'not an object';
  const values = new Map<string, unknown>(Object.entries(part));
  for (const [field, fact] of Object.entries(facts)) {
    const value = values.get(field);
    if (typeof fact !== 'object') {
      if (value !== fact) return `${field} is not ${fact}`;
    } else if (value !== null || !gaps) {
      const within = difference(value, fact, gaps);
      if (within !== null) return `${field}: ${within}`;
    }
  }
  return null;
}
