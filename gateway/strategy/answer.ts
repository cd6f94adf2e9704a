import { type ExecutionResult, GraphQLError } from 'graphql';
import type { FetchRecord, Prepared, Run } from '../execution.ts';
import { type Choice, choose, type Strategies } from './choice.ts';
import type { KnownOperation } from './operations.ts';
import { viewUnavailable } from './view-away.ts';
import type { Wishes } from './wishes.ts';

/** `extensions.joinery` of a response, for a client that asked to have it explained. */
export interface Explanation {
  readonly strategy: string;
  readonly why: string;
  readonly plan: string;
  readonly fetches: readonly FetchRecord[];
  readonly freshness: Choice['freshness'];
  readonly ms: number;
}

type ToRun = Pick<Run, 'variables' | 'abandoned' | 'payload'>;

/**
 * Answers an operation by the strategy that the client wished for, or that suits it. Where `auto` chose one that
 * fails as a whole, the other is tried; bad input fails alike by both, so it is not tried again.
 *
 * @throws when the only strategy asked for could not be run; the client then meets INTERNAL.
 */
export async function answer(
  strategies: Strategies,
  known: KnownOperation,
  run: ToRun,
  wishes: Wishes,
): Promise<ExecutionResult> {
  const began = performance.now();
  let choice: Choice;
  try {
    choice = await choose(strategies, known, wishes);
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
  const fetches: FetchRecord[] | undefined = wishes.explain ? [] : undefined;
  const versions: Record<string, number> | undefined = wishes.explain ? {} : undefined;
  const executed = await execute(choice, { ...run, fetches, versions }, strategies.failed);
  if (fetches === undefined || versions === undefined) return executed.result;
  return explained(executed, fetches, versions, began);
}

interface Executed {
  readonly choice: Choice;
  readonly result: ExecutionResult;
}

async function execute(choice: Choice, run: Run, failed: Strategies['failed']): Promise<Executed> {
  const first = await attempt(choice.prepared, run);
  if (choice.otherwise === null) return { choice, result: resultOf(first) };
  if ('result' in first && !failedWholly(first.result)) return { choice, result: first.result };
  failed(choice.strategy.name, 'thrown' in first ? first.thrown : first.result.errors?.[0]);
  const other = await second(choice, run);
  return other ?? { choice, result: resultOf(first) };
}

type Attempt = { readonly result: ExecutionResult } | { readonly thrown: unknown };

async function attempt(prepared: Prepared, run: Run): Promise<Attempt> {
  try {
    return { result: await prepared.execute(run) };
  } catch (thrown) {
    return { thrown }; // thrown again by the caller unless the other strategy answers
  }
}

/** @throws what was thrown, unless it is for the client to know. */
function resultOf(attempt: Attempt): ExecutionResult {
  if ('result' in attempt) return attempt.result;
  const error = viewUnavailable(attempt.thrown);
  if (error instanceof GraphQLError) return { errors: [error] };
  throw error;
}

/** Null when there is no other way, or it failed as well: then the first failure is the one to tell. */
async function second({ otherwise }: Choice, run: Run): Promise<Executed | null> {
  try {
    const choice = (await otherwise?.()) ?? null;
    if (choice === null) return null;
    const result = await choice.prepared.execute(run);
    return failedWholly(result) ? null : { choice, result };
  } catch {
    return null; // the first failure is told instead
  }
}

const UNAVAILABLE: ReadonlySet<unknown> = new Set([undefined, 'INTERNAL', 'SERVICE_UNAVAILABLE']);

/** Nothing was answered, and all of it for reasons that the client has no part in. */
function failedWholly({ data, errors }: ExecutionResult): boolean {
  if (errors === undefined || errors.length === 0) return false;
  if (!errors.every((error) => UNAVAILABLE.has(error.extensions.code))) return false;
  return data === null || data === undefined || Object.values(data).every((value) => value === null);
}

function explained(
  { choice, result }: Executed,
  fetches: readonly FetchRecord[],
  shown: Readonly<Record<string, number>>,
  began: number,
): ExecutionResult {
  // Where the view was tried and failed, what it had noted is no part of the answer.
  const versions = { ...choice.freshness.versions, ...(choice.strategy.name === 'view' && shown) };
  const joinery: Explanation = {
    strategy: choice.strategy.name,
    why: choice.why,
    plan: choice.prepared.plan,
    fetches,
    freshness: { ...(Object.keys(versions).length > 0 && { versions }), lag: choice.freshness.lag },
    ms: Math.round((performance.now() - began) * 1000) / 1000,
  };
  return { ...result, extensions: { ...result.extensions, joinery } };
}
