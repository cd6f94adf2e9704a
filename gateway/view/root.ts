import type { ByIdAnswer } from '../../projector/answer.ts';
import type { Document } from '../../projector/store.ts';
import type { JoinedView } from '../../projector/view.ts';
import type { Operation } from '../execution.ts';
import { aggregateField } from './aggregate.ts';
import { fromArguments, given } from './arguments.ts';
import { type FieldPlan, field } from './complete.ts';
import { connectionField } from './connection.ts';
import { documents } from './entity.ts';
import { type Fetch, fetchDocuments, Source } from './fetch.ts';
import { introspectionField } from './introspection.ts';
import type { ViewRun } from './run.ts';
import { runtimeType, type Scope, type Selected } from './scope.ts';

/** A field of Query, by the view that answers it. */
export function rootField(
  scope: Scope,
  operation: Operation,
  selected: Selected,
  fetches: Fetch<null>[],
): FieldPlan<null> | undefined {
  if (selected.name.startsWith('__')) return introspectionField(operation, selected.key, selected.nodes);
  const found = scope.catalogue.answer(selected.coordinate);
  if (found === undefined) return undefined;
  const { view, answer } = found;
  const fetch = (fetch: Fetch<null>) => fetches.push(fetch);
  switch (answer.answer) {
    case 'byId':
      return byIdField(scope, selected, view, answer, fetch);
    case 'list':
      return answer.of === undefined ? connectionField<null>(scope, selected, () => '', fetch) : undefined;
    case 'aggregate':
      return aggregateField(scope, selected, view, answer, fetch);
  }
}

function byIdField(
  scope: Scope,
  selected: Selected,
  view: JoinedView,
  { argument }: ByIdAnswer,
  fetch: (fetch: Fetch<null>) => void,
): FieldPlan<null> | undefined {
  const { coordinate, definition, nodes } = selected;
  const [node] = nodes;
  const type = runtimeType(scope, selected, view.root.type);
  if (type === undefined || node === undefined) return undefined;
  scope.uncovered(
    ...definition.args
      .filter(({ name }) => name !== argument && given(definition, node, name) !== undefined)
      .map(({ name }) => `${coordinate}(${name}:)`),
  );
  const slot = scope.slots.documents++;
  const source = new Source(view);
  const object = documents(scope, type, source, scope.select(type, nodes));
  const idFrom = fromArguments(definition, node, (args) => {
    const id = args[argument];
    return id === null || id === undefined ? null : String(id);
  });
  const toRead = (run: ViewRun): string | null => {
    try {
      return idFrom(run);
    } catch {
      return null; // nothing to read: the field asks again when the answer is built, and fails at its path
    }
  };
  fetch(fetchDocuments(slot, coordinate, source, toRead));
  return field<null, Document>(
    selected,
    (run) => {
      const id = idFrom(run);
      return id === null ? null : run.documents[slot]?.get(id);
    },
    object,
  );
}
