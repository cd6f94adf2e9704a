import DataLoader from 'dataloader';
import { Pool } from 'undici';
import { apiError } from '../../api/index.ts';

/** A root field of a subgraph with its arguments, each with its GraphQL type. */
export interface Question {
  readonly field: string;
  readonly args: Readonly<Record<string, { readonly type: string; readonly value: unknown }>>;
}

export interface Asker extends AsyncDisposable {
  /** @throws SERVICE_UNAVAILABLE when the subgraph does not answer; an Error when it refuses the question. */
  ask(question: Question): Promise<unknown>;
}

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[];
}

/** Root fields of one operation; more of the same moment go into a second one. */
const MOST_TOGETHER = 8;

/** To one subgraph; further requests wait for one of them. */
const MOST_CONNECTIONS = 16;

/**
 * Asks one subgraph over GraphQL on HTTP: connections are kept alive, and questions of the same moment become the
 * root fields of one operation, of which each is answered, or fails, by itself.
 *
 * `url` is asked for with each request: it may not be known before the subgraph has started.
 */
export function asker(service: string, url: () => string, timeout: number): Asker {
  const pools = new Map<string, Pool>();
  const poolOf = (origin: string) => {
    const pool =
      pools.get(origin) ??
      new Pool(origin, { connections: MOST_CONNECTIONS, headersTimeout: timeout, bodyTimeout: timeout });
    pools.set(origin, pool);
    return pool;
  };

  const answers = new DataLoader<Question, unknown>(
    async (questions) => {
      const { origin, pathname } = new URL(url());
      const text = await post(poolOf(origin), pathname, operation(questions)).catch((cause: unknown) => {
        throw unavailable(service, cause);
      });
      return split(service, questions, parse(service, text));
    },
    { cache: false, maxBatchSize: MOST_TOGETHER },
  );

  return {
    ask: (question) => answers.load(question),
    async [Symbol.asyncDispose]() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

/** Reads may be repeated: once, when a connection that was kept alive turned out to be closed by the other side. */
async function post(pool: Pool, path: string, body: object): Promise<string> {
  const request = {
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  } as const;
  try {
    return await (await pool.request(request)).body.text();
  } catch (error) {
    if (!wasClosed(error)) throw error;
    return await (await pool.request(request)).body.text();
  }
}

const wasClosed = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'UND_ERR_SOCKET' || error.code === 'ECONNRESET');

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

function parse(service: string, text: string): Answer {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    throw unavailable(service, cause);
  }
  if (typeof answer !== 'object' || answer === null) throw unavailable(service, `answered ${text.slice(0, 40)}`);
  return answer;
}

/** One answer, or error, for each question. An error without a path is of all. */
function split(service: string, questions: readonly Question[], { data, errors = [] }: Answer): (unknown | Error)[] {
  return questions.map(({ field }, i) => {
    const failed = errors.find(({ path }) => path === undefined || path[0] === `q${i}`);
    if (failed !== undefined) return new Error(`${service} does not answer ${field}: ${failed.message}`);
    return data?.[`q${i}`] ?? new Error(`${service} answered ${field} with nothing`);
  });
}

const unavailable = (service: string, cause: unknown): Error =>
  Object.assign(
    apiError('SERVICE_UNAVAILABLE', `the service '${service}' does not answer; try again later`, { service }),
    { cause },
  );
