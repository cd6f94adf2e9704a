import { type GeneratedOperation, nextPage } from '../operations.ts';
import { type Answer, type StillSystem, strategies } from './system.ts';

/** One question, and two answers that a client can tell apart. */
export interface Difference {
  readonly operation: GeneratedOperation;
  /** 0 for the operation as it was generated; more when it was paged on. */
  readonly page: number;
  readonly composition: Answer;
  readonly view: Answer;
}

/** What must be equal: the status, data to the order of its keys, and errors as a set of (path, code, message). */
export const seen = ({ status, data, errors = [] }: Answer): string =>
  JSON.stringify({
    status,
    data,
    errors: [
      ...new Set(errors.map(({ path, message, extensions }) => JSON.stringify([path, extensions?.code, message]))),
    ].sort(),
  });

/** More pages than any list of a history has. */
const MOST_PAGES = 60;

type Asking = Pick<StillSystem, 'ask'>;

/** Told of each pair of answers. */
export type Watch = (operation: GeneratedOperation, answers: Readonly<Record<'composition' | 'view', Answer>>) => void;

/**
 * Asks both strategies, page after page, and resolves with the first difference. Each page goes on from a cursor of
 * the strategies in turn, and both are asked for it: so each continues what the other began.
 */
export async function differenceIn(
  { ask }: Asking,
  first: GeneratedOperation,
  watch: Watch = () => {},
): Promise<Difference | null> {
  let operation: GeneratedOperation | null = first;
  for (let page = 0; operation !== null; page++) {
    if (page > MOST_PAGES) throw new Error(`paging does not end: ${JSON.stringify(operation)}`);
    const [composition, view]: Answer[] = await Promise.all(strategies.map((strategy) => ask(strategy, operation!)));
    const answers = { composition: composition!, view: view! };
    watch(operation, answers);
    if (seen(answers.composition) !== seen(answers.view)) return { operation, page, ...answers };
    operation = nextPage(operation, (page % 2 === 0 ? answers.composition : answers.view).data);
  }
  return null;
}
