import {
  type FieldNode,
  GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  Kind,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { apiError } from '../../api/index.ts';
import type { Operation } from '../execution.ts';

type Values = Readonly<Record<string, unknown>>;

/** What a subscription subscribes to. */
export interface RootField {
  readonly name: string;
  readonly args: Values;
  /** The variables that say something about its answers: not the one that only says where it begins. */
  readonly telling: Values;
}

/**
 * The only field of a subscription (validation has seen to that), with its arguments.
 * @throws BAD_USER_INPUT when directives leave none, or an argument is wrong
 */
export function rootFieldOf(operation: Operation, variables: Values): RootField {
  const node = only(operation, operation.definition.selectionSet, variables);
  const definition = node && operation.schema.getSubscriptionType()?.getFields()[node.name.value];
  if (node === undefined || definition === undefined) {
    throw apiError('BAD_USER_INPUT', 'the subscription selects no field: directives leave them all out');
  }
  const args = argumentsOf(() => getArgumentValues(definition, node, variables));
  const cursor = cursorVariable(operation, node);
  const telling = Object.fromEntries(Object.entries(variables).filter(([name]) => name !== cursor));
  return { name: node.name.value, args, telling };
}

function argumentsOf(get: () => Record<string, unknown>): Values {
  try {
    return get();
  } catch (error) {
    if (error instanceof GraphQLError) throw apiError('BAD_USER_INPUT', error.message);
    throw error;
  }
}

function only(operation: Operation, set: SelectionSetNode, variables: Values): FieldNode | undefined {
  for (const selection of set.selections) {
    if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if === true) continue;
    if (getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if === false) continue;
    if (selection.kind === Kind.FIELD) return selection;
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragmentOf(operation, selection.name.value);
    const found = inner && only(operation, inner.selectionSet, variables);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fragmentOf({ document }: Operation, name: string) {
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name) return node;
  }
  return undefined;
}

/** The variable that `after` is given by, where it stands nowhere else but in its definition. */
function cursorVariable({ document }: Operation, { arguments: args = [] }: FieldNode): string | undefined {
  const value = args.find(({ name }) => name.value === 'after')?.value;
  if (value?.kind !== Kind.VARIABLE) return undefined;
  let uses = 0;
  visit(document, {
    Variable({ name }) {
      if (name.value === value.name.value) uses++;
    },
  });
  return uses === 2 ? value.name.value : undefined;
}
