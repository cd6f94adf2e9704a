/** The event that shows that a command was done: in its stream, of this type, with this text in its data. */
export interface Proof {
  readonly type: string;
  /** Found in no other event of this type and stream; null where the type alone must do. */
  readonly marker: string | null;
}

/** A command as it is sent. */
export interface Command {
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly category: Category;
  readonly id: string;
  readonly proof: Proof;
  /** Sent again when nobody answered: twice is the same as once. */
  readonly repeatable: boolean;
}

export type Category = 'customers' | 'orders' | 'containers' | 'voyages';

/** A command whose token came back. */
export interface Acknowledged {
  readonly command: Command;
  readonly stream: string;
  readonly version: number;
}

/** Everything that clients sent, and what they were told. It outlives the processes that are killed. */
export interface LoadRecord {
  readonly sent: Command[];
  readonly acknowledged: Acknowledged[];
  /** Refused by a rule, by code. */
  readonly refused: Map<string, number>;
  /** Nobody answered these; what is repeatable among them is sent again. */
  readonly unanswered: Command[];
  /** How many requests got no answer, where clients go on after that. */
  silent: number;
  /** Answers that no command should get. */
  readonly wrong: string[];
}

export const newRecord = (): LoadRecord => ({
  sent: [],
  acknowledged: [],
  refused: new Map(),
  unanswered: [],
  silent: 0,
  wrong: [],
});
