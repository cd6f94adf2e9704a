import { Kind, OperationTypeNode, visit } from 'graphql';
import type { JoinedView } from '../../projector/view.ts';
import type { NotCovered, Operation, Prepared, Strategy } from '../execution.ts';
import { type Catalogue, catalogue } from './catalogue.ts';
import { type Compiled, compile } from './compile.ts';
import { conditionVariables, includedWith, possiblyIncluded } from './conditions.ts';
import type { Reader } from './reader.ts';

/** Combinations of `@skip`/`@include` variables kept for one operation; those that are not are compiled again. */
const VARIANTS = 32;

/**
 * Answers queries from joined views, and what subscriptions select of the entities that an event is about. An operation is compiled once, for each combination of the variables that
 * its `@skip` and `@include` use, so that a run only evaluates arguments, reads, and builds the answer.
 *
 * `execute` rejects with {@link ViewStoreFailure} when the store cannot be asked: then nothing is answered, and the
 * other strategy may be tried. What is wrong with a request stands in the result's errors.
 *
 * Not guaranteed: that the reads of one operation see the same moment. Each read does; a reference that is read
 * after it may be newer.
 *
 * @throws Error when two views answer the same field.
 */
export function viewStrategy(options: { readonly views: readonly JoinedView[]; readonly reader: Reader }): Strategy {
  const { views, reader } = options;
  const declared = catalogue(views);
  return { name: 'view', prepare: (operation) => prepare(operation, declared, reader) };
}

function prepare(operation: Operation, declared: Catalogue, reader: Reader): Prepared | NotCovered {
  if (operation.definition.operation === OperationTypeNode.MUTATION) return { notCovered: rootFields(operation) };
  const whole = compile(operation, possiblyIncluded, declared, reader);
  if (whole.notCovered.length > 0) return { notCovered: whole.notCovered };
  const fragments = operation.document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const names = conditionVariables([operation.definition, ...fragments]);
  if (names.length === 0) return { plan: whole.plan, execute: whole.execute };

  const variants = new Map<string, Compiled>();
  const variant = (variables: Readonly<Record<string, unknown>>): Compiled => {
    const key = names.map((name) => String(variables[name])).join();
    const known = variants.get(key);
    if (known !== undefined) return known;
    const conditions = Object.fromEntries(names.map((name) => [name, variables[name]]));
    const compiled = compile(operation, includedWith(conditions), declared, reader);
    const [oldest] = variants.keys();
    if (variants.size >= VARIANTS && oldest !== undefined) variants.delete(oldest);
    variants.set(key, compiled);
    return compiled;
  };
  return { plan: whole.plan, execute: (run) => variant(run.variables).execute(run) };
}

/** All fields of a mutation: a view is only read. */
function rootFields({ schema, document, definition }: Operation): string[] {
  const type = schema.getRootType(definition.operation)?.name ?? definition.operation;
  const found = new Set<string>();
  const note = (node: Parameters<typeof visit>[0]): void => {
    visit(node, {
      Field({ name }) {
        if (!name.value.startsWith('__')) found.add(`${type}.${name.value}`);
        return false; // only the fields of the root
      },
      FragmentSpread({ name }) {
        for (const fragment of document.definitions) {
          if (fragment.kind === Kind.FRAGMENT_DEFINITION && fragment.name.value === name.value) note(fragment);
        }
      },
    });
  };
  note(definition);
  return found.size > 0 ? [...found] : [type];
}
