import type { ExecutionResult } from 'graphql';
import type { Operation, Strategy } from '../../gateway/execution.ts';
import type { ViewReader } from '../../projector/store.ts';

/** A view whose answers, coverage and freshness a test sets. `asOf`: what it contains for ever; else it is always fresh. */
export function fakeView(asOf?: number) {
  const state = {
    /** Written by the test: what the view answers. */
    answer: async (): Promise<ExecutionResult> => ({ data: { book: { title: 'from the view' } } }),
    notCovered: [] as string[],
    applied: new Map<string, number>(),
    storeDown: false,
    /** What the store says before it answers about progress and versions; it may reject, or never resolve. */
    store: async (): Promise<void> => {},
    progressAsked: 0,
    /** Counted for the test. */
    executed: 0,
    prepared: 0,
    appliedAsked: 0,
  };
  const up = () => {
    if (state.storeDown) throw new Error('disk I/O error');
  };
  const notAsked = () => Promise.reject(new Error('the strategy stands in for it'));
  const reader: ViewReader = {
    get: notAsked,
    find: notAsked,
    count: notAsked,
    aggregate: notAsked,
    stale: async () => [],
    async applied(streams) {
      up();
      await state.store();
      state.appliedAsked += 1;
      return new Map(streams.map((stream) => [stream, state.applied.get(stream) ?? 0]));
    },
    async progress() {
      up();
      state.progressAsked += 1;
      await state.store();
      return { position: {}, asOf: asOf ?? Date.now() };
    },
  };
  const strategy: Strategy = {
    name: 'view',
    prepare: (_: Operation) => {
      state.prepared += 1;
      if (state.notCovered.length > 0) return { notCovered: state.notCovered };
      return {
        plan: 'read it',
        async execute({ fetches }) {
          state.executed += 1;
          fetches?.push({ target: 'books', what: 'by id', count: 1, bytes: null, ms: 0 });
          return state.answer();
        },
      };
    },
  };
  return { state, options: { view: reader, viewStrategy: () => strategy } };
}
