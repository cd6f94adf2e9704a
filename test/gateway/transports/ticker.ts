import type {
  Answer,
  Ended,
  Live,
  Message,
  OperationRequest,
  Operations,
  Outcome,
} from '../../../gateway/subscriptions/operations.ts';

/** Stands in for the engine: everybody who subscribes is told the same ticks. */
export interface Ticker extends Operations {
  /** What was asked, in order. */
  readonly asked: OperationRequest[];
  /** Subscriptions that were neither ended nor left. */
  readonly open: number;
  /** How many were begun. */
  readonly begun: number;
  /** How many messages were pulled, by all. */
  readonly pulled: number;
  /** So many more ticks, of so many bytes each. */
  tick(count?: number, bytes?: number): void;
  /** Ends all that are open. */
  end(why: Ended['why']): void;
  /** Refuses all that is asked from now on. */
  refuse(message: string): void;
  /** Holds back what is begun until the function that it returns is called. */
  hold(): () => void;
  /** Resolves once this holds; looked at whenever anything changes. */
  until(condition: () => boolean): Promise<void>;
}

export const TICKS = 'subscription Ticks($after: String) { tick(after: $after) }';

const refusals: Record<string, Outcome & { is: 'refused' }> = {
  '{ wrong }': {
    is: 'refused',
    status: 400,
    errors: [{ message: 'no field wrong', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  },
  '{ busy }': { is: 'refused', status: 503, errors: [{ message: 'too many', extensions: { code: 'LIMIT_EXCEEDED' } }] },
};

const endings: Record<Ended['why'], string> = {
  slow: 'LIMIT_EXCEEDED',
  stopping: 'SERVICE_UNAVAILABLE',
  failed: 'SERVICE_UNAVAILABLE',
};

/** `buffer`: so many ticks may wait for a client. */
export function ticker(buffer = Number.POSITIVE_INFINITY): Ticker {
  const log: Message[] = [];
  const lives = new Set<{ look(): void; end(ended: Ended): void }>();
  const asked: OperationRequest[] = [];
  const waiting = new Set<() => void>();
  let begun = 0;
  let pulled = 0;
  let refusing: Outcome | null = null;
  let held: Promise<void> | null = null;
  const changed = () => {
    for (const look of [...waiting]) look();
  };

  const subscribe = (after: number): Live => {
    let at = after;
    let until = Number.POSITIVE_INFINITY;
    let ended: Ended | null = null;
    let left = false;
    let tellEnded: (ended: Ended) => void = () => {};
    const whenEnded = new Promise<Ended>((resolve) => {
      tellEnded = resolve;
    });
    let wake = () => {};
    const own = {
      look() {
        if (log.length - at > buffer) own.end(endedBy('slow'));
        wake();
      },
      end(why: Ended) {
        if (ended !== null || left) return;
        ended = why;
        until = log.length;
        lives.delete(own);
        tellEnded(why);
        wake();
        changed();
      },
    };
    lives.add(own);
    begun++;
    changed();
    const live: Live = {
      start: String(at),
      whenEnded,
      ended: () => ended,
      [Symbol.asyncIterator]: () => live,
      async next() {
        for (;;) {
          if (left || ended?.why === 'slow') return { done: true, value: undefined };
          if (at < Math.min(log.length, until)) {
            pulled++;
            changed();
            return { done: false, value: log[at++]! };
          }
          if (ended !== null) return { done: true, value: undefined };
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
      async return() {
        left = true;
        lives.delete(own);
        wake();
        changed();
        return { done: true, value: undefined };
      },
    };
    return live;
  };

  const self: Ticker = {
    asked,
    get open() {
      return lives.size;
    },
    get begun() {
      return begun;
    },
    get pulled() {
      return pulled;
    },
    async begin(request) {
      asked.push(request);
      changed();
      await held;
      if (refusing !== null) return refusing;
      const query = String(request.query);
      if (query.startsWith('subscription')) return { is: 'live', live: subscribe(afterOf(request, log.length)) };
      if (query.startsWith('mutation') && request.readOnly) return mutationByGet;
      if (query === '{ broken }') throw new Error('secret of the engine');
      return refusals[query] ?? { is: 'answered', answer: { data: { echo: query } } };
    },
    tick(count = 1, bytes = 0) {
      for (let i = 0; i < count; i++) log.push(tickOf(log.length, bytes));
      for (const live of [...lives]) live.look();
    },
    end(why) {
      for (const live of [...lives]) live.end(endedBy(why));
    },
    refuse(message) {
      const errors = [{ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }];
      refusing = { is: 'refused', status: 400, errors };
    },
    hold() {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        held = null;
        release();
      };
    },
    until: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          if (!condition()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
  return self;
}

const mutationByGet: Outcome = {
  is: 'refused',
  status: 405,
  errors: [{ message: 'GET only reads', extensions: { code: 'BAD_USER_INPUT' } }],
};

const endedBy = (why: Ended['why']): Ended => ({ why, error: { message: why, extensions: { code: endings[why] } } });

function tickOf(n: number, bytes: number): Message {
  const cursor = String(n + 1);
  const answer: Answer = {
    data: { tick: n, ...(bytes > 0 && { padding: 'x'.repeat(bytes) }) },
    extensions: { joinery: { cursor } },
  };
  return { answer, cursor };
}

function afterOf({ lastEventId, variables }: OperationRequest, now: number): number {
  const { after } = (variables ?? {}) as { after?: string };
  return Number(lastEventId ?? after ?? now);
}
