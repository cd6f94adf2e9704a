import { Unavailable } from '../../eventing/index.ts';
import type { ErrorLog } from '../../serving/errors.ts';
import type { StrategyName } from '../execution.ts';

const EVERY = 1_000;

/** Logs that a strategy failed, at most once a second for each: while a store is down every request meets it. */
export function failureLog(log: ErrorLog, now: () => number = Date.now) {
  const told = new Map<StrategyName, number>();
  return (strategy: StrategyName, cause: unknown): void => {
    if (now() - (told.get(strategy) ?? -Infinity) < EVERY) return;
    told.set(strategy, now());
    log(`the ${strategy} failed, so the other way was tried: ${described(cause)}`);
  };
}

/** A server that is away needs no stack. */
function described(cause: unknown): unknown {
  if (cause instanceof Unavailable) return cause.message;
  return cause instanceof Error ? (cause.stack ?? cause.message) : cause;
}
