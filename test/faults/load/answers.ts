import { decodeToken } from '../../../api/index.ts';
import type { Known } from './commands.ts';
import type { Command, LoadRecord } from './record.ts';

/** What a gateway answers, as far as it matters here. */
export interface Answer<Data = Readonly<Record<string, unknown>>> {
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string } & Readonly<Record<string, unknown>>;
  }[];
}

export type MutationAnswer = Answer<Readonly<Record<string, { readonly token: string } | null>>>;

/** How a command fared, as its client knows. */
export type Outcome = 'done' | 'refused' | 'unavailable' | 'wrong';

/** A rule said no: the command was understood and changed nothing. */
const REFUSALS: ReadonlySet<string> = new Set(['REJECTED', 'NOT_FOUND', 'CONFLICT']);

export function mutationOf({ mutation, input }: Command): string {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation($input: ${type}!) { ${mutation}(input: $input) { token } }`;
  return JSON.stringify({ query, variables: { input } });
}

/** Keeps what a client was told about its command. `failing`: whether something may be unavailable at the moment. */
export function take(
  command: Command,
  { data, errors = [] }: MutationAnswer,
  record: LoadRecord,
  known: Known,
  failing = false,
): Outcome {
  const token = data?.[command.mutation]?.token;
  if (token !== undefined && errors.length === 0) {
    for (const [stream, version] of decodeToken(token)) record.acknowledged.push({ command, stream, version });
    if (command.repeatable && command.mutation !== 'recordTelemetry') known[command.category].push(command.id);
    return 'done';
  }
  const { message = 'no error', extensions: { code } = { code: 'none' } } = errors[0] ?? {};
  const unavailable = failing && code === 'SERVICE_UNAVAILABLE';
  // Its content is the same whenever it is sent: nobody else can have taken the id.
  const refusal = REFUSALS.has(code) && !(code === 'CONFLICT' && command.repeatable);
  if (refusal || unavailable) record.refused.set(code, (record.refused.get(code) ?? 0) + 1);
  else record.wrong.push(`${command.mutation} ${JSON.stringify(command.input)}: ${code} ${message}`);
  if (unavailable) return 'unavailable';
  return refusal ? 'refused' : 'wrong';
}
