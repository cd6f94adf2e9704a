import DataLoader from 'dataloader';
import { apiError } from '../../api/index.ts';
import { type Address, type SubgraphClient, subgraphClient } from '../../serving/client.ts';
import { NoAnswer, type SubgraphAnswer } from '../../serving/exchange.ts';

/** A root field of a subgraph with its arguments, each with its GraphQL type. */
export interface Question {
  readonly field: string;
  readonly args: Readonly<Record<string, { readonly type: string; readonly value: unknown }>>;
}

export interface Asker extends AsyncDisposable {
  /** @throws SERVICE_UNAVAILABLE when the subgraph does not answer; an Error when it refuses the question. */
  ask(question: Question): Promise<unknown>;
}

/** Root fields of one operation; more of the same moment go into a second one. */
const MOST_TOGETHER = 8;

/** To one process of a subgraph; further requests wait for one of them. */
const CONNECTIONS = 16;

/**
 * Asks one subgraph over GraphQL on HTTP: connections are kept alive, and questions of the same moment become the
 * root fields of one operation, of which each is answered, or fails, by itself.
 *
 * `address` is asked for with each request: it may not be known before the subgraph has started.
 */
export function asker(service: string, address: () => Address, timeout: number): Asker {
  const clients = new Map<string, SubgraphClient>();
  const client = () => {
    const where = address();
    const key = String(where);
    const open = clients.get(key) ?? subgraphClient(service, where, { timeout, connections: CONNECTIONS });
    clients.set(key, open);
    return open;
  };

  const answers = new DataLoader<Question, unknown>(
    async (questions) => {
      const body = JSON.stringify(operation(questions));
      const answer = await client()
        .send(body, true)
        .catch((error: unknown) => {
          throw error instanceof NoAnswer ? unavailable(service, error) : error;
        });
      return split(service, questions, answer);
    },
    { cache: false, maxBatchSize: MOST_TOGETHER },
  );

  return {
    ask: (question) => answers.load(question),
    async [Symbol.asyncDispose]() {
      await Promise.all([...clients.values()].map((open) => open[Symbol.asyncDispose]()));
    },
  };
}

/** Aliased q0, q1 …; the same text for the same fields, so that the subgraph parses and validates it once. */
function operation(questions: readonly Question[]): { query: string; variables: Record<string, unknown> } {
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const fields = questions.map(({ field, args }, i) => {
    const passed = Object.entries(args).map(([name, { type, value }]) => {
      variables[`q${i}_${name}`] = value;
      declared.push(`$q${i}_${name}: ${type}`);
      return `${name}: $q${i}_${name}`;
    });
    return `q${i}: ${field}(${passed.join(', ')})`;
  });
  return { query: `query Search(${declared.join(', ')}) { ${fields.join(' ')} }`, variables };
}

/** One answer, or error, for each question. An error without a path is of all. */
function split(
  service: string,
  questions: readonly Question[],
  { data, errors = [] }: SubgraphAnswer,
): (unknown | Error)[] {
  return questions.map(({ field }, i) => {
    const failed = errors.find(({ path }) => path === undefined || path[0] === `q${i}`);
    if (failed?.extensions?.code === 'SERVICE_UNAVAILABLE') return unavailable(service, failed.message);
    if (failed !== undefined) return new Error(`${service} does not answer ${field}: ${failed.message}`);
    return data?.[`q${i}`] ?? new Error(`${service} answered ${field} with nothing`);
  });
}

const unavailable = (service: string, cause: unknown): Error =>
  Object.assign(
    apiError('SERVICE_UNAVAILABLE', `the service '${service}' does not answer; try again later`, { service }),
    { cause },
  );
