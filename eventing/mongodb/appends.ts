import type { GroupCommit, Outcome } from '../group-commit.ts';
import type { PreparedAppend } from './append.ts';
import type { Bell } from './commits.ts';
import type { MongoConnection } from './connection.ts';
import { groupCommit } from './group-commit.ts';
import type { Layout } from './layout.ts';
import type { RememberedVersions } from './remembered.ts';
import { transactions } from './transactions.ts';
import { type WrittenGroup, writeGroup } from './write.ts';
import { openWriter } from './writers.ts';

export interface Appends extends AsyncDisposable {
  /** Resolves when the append is durable. */
  submit: GroupCommit<PreparedAppend>['submit'];
}

/** The writing half of a store: appends in shared transactions, one after the other. */
export async function openAppends(
  { client, patience }: MongoConnection,
  layout: Layout,
  remembered: RememberedVersions,
  bell: Pick<Bell, 'committed'>,
  onFailure: (failure: unknown) => void,
): Promise<Appends> {
  const session = client.startSession();
  const writer = await openWriter(layout, session, onFailure);
  const { run } = transactions(session, patience, writer.conflicted);

  async function runTogether(group: readonly PreparedAppend[]): Promise<readonly Outcome[]> {
    let tried: WrittenGroup | null = null;
    const written = await run(async (inDoubt) => {
      tried = await writeGroup(layout, session, remembered, group, inDoubt ? tried : null);
      return { result: tried, commit: tried.outcomes.some((outcome) => outcome === undefined) };
    });
    if (written.committed) {
      remembered.wrote(written.result.commits, written.result.versions);
      bell.committed(written.result.commits);
    }
    return written.result.outcomes;
  }

  const { submit, settled } = groupCommit(runTogether);
  return {
    submit,
    async [Symbol.asyncDispose]() {
      await settled();
      await writer[Symbol.asyncDispose]();
      await session.endSession();
    },
  };
}
