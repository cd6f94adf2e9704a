import type { Document, Selected } from '../../projector/store.ts';
import type { JoinedView } from '../../projector/view.ts';
import type { ViewRun } from './run.ts';

/** Reads that follow from the objects of one place in the operation: one batch for all of them. */
export interface Fetch<S> {
  execute(run: ViewRun, parents: readonly S[]): Promise<void>;
  /** For people: what is read and how, what follows from it indented below. */
  explain(): readonly string[];
}

const nothing = Promise.resolve();

/** Does what several fetches ask for, side by side. */
export function fetchAll<S>(fetches: readonly Fetch<S>[], run: ViewRun, parents: readonly S[]): Promise<unknown> {
  if (fetches.length === 0 || parents.length === 0) return nothing;
  const [only] = fetches;
  if (fetches.length === 1 && only !== undefined) return only.execute(run, parents);
  return Promise.all(fetches.map((fetch) => fetch.execute(run, parents)));
}

/** Asks the store, and notes it down for a client that wants an explanation. */
export async function recorded<T>(
  run: ViewRun,
  target: string,
  what: string,
  count: (answer: T) => number,
  ask: () => Promise<T>,
): Promise<T> {
  if (run.fetches === undefined) return ask();
  const start = performance.now();
  const answer = await ask();
  run.fetches.push({ target, what, count: count(answer), bytes: null, ms: performance.now() - start });
  return answer;
}

/** For a client that wants an explanation: which versions its answer shows. */
export function noteVersions({ versions }: ViewRun, documents: Iterable<Document>): void {
  if (versions === undefined) return;
  for (const document of documents) Object.assign(versions, document.versions);
}

/** The documents that one read brings: what the operation needs of them, gathered while it is compiled. */
export class Source {
  readonly view: JoinedView;
  readonly children: Fetch<Document>[] = [];
  readonly #root = new Set<string>();
  readonly #parts = new Map<string, Set<string>>();
  #selected: Selected | undefined;
  #versioned: Selected | undefined;

  constructor(view: JoinedView) {
    this.view = view;
  }

  need(property: string): void {
    this.#root.add(property);
  }

  /** The properties needed of an embedded part, to be added to. */
  part(join: string): Set<string> {
    const known = this.#parts.get(join);
    if (known !== undefined) return known;
    const needed = new Set<string>();
    this.#parts.set(join, needed);
    return needed;
  }

  /** Only once the operation has been compiled. With the versions where the run notes them. */
  selected({ versions }: ViewRun): Selected {
    this.#selected ??= {
      root: [...this.#root],
      parts: Object.fromEntries([...this.#parts].map(([join, needed]) => [join, [...needed]])),
    };
    if (versions === undefined) return this.#selected;
    this.#versioned ??= { ...this.#selected, versions: true };
    return this.#versioned;
  }

  /** The parts it embeds, and the reads that follow from it. */
  explain(): string[] {
    const embedded = [...this.#parts.keys()];
    const lines = embedded.length === 0 ? [] : [`embedded: ${embedded.join(', ')}`];
    return indent([...lines, ...this.children.flatMap((child) => child.explain())]);
  }
}

export const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

type Ids = string | null | undefined | readonly string[];

/** Documents by id, one read for all parents. */
export function fetchDocuments<S>(
  slot: number,
  label: string,
  source: Source,
  ids: (run: ViewRun, parent: S) => Ids,
): Fetch<S> {
  const { view } = source;
  return {
    async execute(run, parents) {
      const wanted = new Set<string>();
      for (const parent of parents) {
        const found = ids(run, parent);
        if (typeof found === 'string') wanted.add(found);
        else if (found !== null && found !== undefined) for (const id of found) wanted.add(id);
      }
      if (wanted.size === 0) return;
      const documents = await recorded(
        run,
        view.name,
        `${label}: ${wanted.size} by id`,
        (answer) => answer.size,
        () => run.reader.get(view, [...wanted], source.selected(run)),
      );
      run.documents[slot] = documents;
      noteVersions(run, documents.values());
      if (source.children.length > 0) await fetchAll(source.children, run, [...documents.values()]);
    },
    explain: () => [`${label}: ${view.name} by id, one read for all`, ...source.explain()],
  };
}
