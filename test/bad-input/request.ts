/** A request as it goes over the wire. */
export interface Wire {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A wrong request, and what must come back. */
export interface Wrong {
  readonly name: string;
  readonly wire: Wire;
  readonly status: number;
  /** Of the errors, each once; none for a question that is odd but answerable. */
  readonly codes: readonly string[];
  /** In the first error's message: that it says what is wrong. */
  readonly says?: RegExp;
  /** Of a REJECTED. */
  readonly rule?: string;
  /** Asked by each strategy in turn; else by `auto`. */
  readonly bothWays: boolean;
}

type Expected = Pick<Wrong, 'status' | 'codes'> & Partial<Wrong>;

export const JSON_HEADERS = { 'content-type': 'application/json' };

/** Anything that is not a GraphQL POST as it should be. */
export const wire = (name: string, sent: Partial<Wire>, expected: Expected): Wrong => ({
  name,
  wire: { method: 'POST', path: '/graphql', headers: JSON_HEADERS, ...sent },
  bothWays: false,
  ...expected,
});

/** A GraphQL request, asked both ways. */
export const query = (name: string, document: string, expected: Expected, variables?: unknown): Wrong => ({
  ...wire(name, { body: JSON.stringify({ query: document, variables }) }, expected),
  bothWays: true,
  ...expected,
});

/** A command that must be refused; mutations know one way only. */
export const command = (name: string, mutation: string, input: unknown, expected: Expected): Wrong => {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const document = `mutation($input: ${type}!) { ${mutation}(input: $input) { token } }`;
  return query(`${mutation}: ${name}`, document, { bothWays: false, ...expected }, { input });
};

export const badInput = (status: number, says?: RegExp): Expected => ({ status, codes: ['BAD_USER_INPUT'], says });
export const invalid = (says: RegExp): Expected => ({ status: 400, codes: ['GRAPHQL_VALIDATION_FAILED'], says });
export const overLimit = (says: RegExp): Expected => ({ status: 400, codes: ['LIMIT_EXCEEDED'], says });
export const notFound = (says: RegExp): Expected => ({ status: 200, codes: ['NOT_FOUND'], says });
export const rejected = (rule: string): Expected => ({ status: 200, codes: ['REJECTED'], rule });
/** Not wrong enough for an error: null, an empty list. */
export const answered: Expected = { status: 200, codes: [] };
