/** What became of one of the jobs that shared a transaction. */
export type Outcome = { readonly error: unknown } | undefined;

/** Lets jobs that come at the same time share a transaction. */
export interface GroupCommit<Job> {
  /** Resolves when the job is durable. */
  submit(job: Job): Promise<void>;
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>;
}

/** A job, and who waits for it. */
export interface Waiting<Job> {
  readonly job: Job;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}
