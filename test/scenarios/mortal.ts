import type { EventStore } from '../../eventing/index.ts';

/** Just before a write is durable, or just after it, when nobody has heard of it yet. */
export type Moment = 'before' | 'after';

/** A store whose process can die of a write. */
export interface Mortal extends EventStore {
  /** Null: at none. */
  dieAtNextWrite(moment: Moment | null): void;
  /** Resolves when it has died. From then on no write is done and none is answered. */
  readonly death: Promise<void>;
}

export function mortal(store: EventStore): Mortal {
  let die = () => {};
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  let moment: Moment | null = null;
  let dead = false;
  const unanswered = () => new Promise<never>(() => {});

  return {
    ...store,
    death,
    dieAtNextWrite(when) {
      moment = when;
    },
    async append(appends, checkpoint) {
      if (dead) return unanswered();
      if (moment === null) return store.append(appends, checkpoint);
      dead = true;
      if (moment === 'after') await store.append(appends, checkpoint);
      die();
      return unanswered();
    },
  };
}
