import {
  type ASTNode,
  type DirectiveNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
  visit,
} from 'graphql';

/** Whether a selection takes part. */
export type Included = (node: SelectionNode) => boolean;

type Variables = Readonly<Record<string, unknown>>;

/** As graphql-js decides it: throws when a variable that may be null is. */
export const includedWith =
  (variables: Variables): Included =>
  (node) =>
    node.directives === undefined ||
    node.directives.length === 0 ||
    (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if !== true &&
      getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false);

const isCondition = ({ name }: DirectiveNode): boolean => name.value === 'skip' || name.value === 'include';

const condition = (directive: DirectiveNode) => directive.arguments?.find(({ name }) => name.value === 'if')?.value;

/** What may take part with some variables: only what a literal excludes is left out. */
export const possiblyIncluded: Included = (node) =>
  !(node.directives ?? []).some((directive) => {
    const value = condition(directive);
    return value?.kind === Kind.BOOLEAN && isCondition(directive) && value.value === (directive.name.value === 'skip');
  });

/** The variables that `@skip` and `@include` ask for. */
export function conditionVariables(nodes: readonly ASTNode[]): string[] {
  const names = new Set<string>();
  for (const node of nodes) {
    visit(node, {
      Directive(directive) {
        const value = condition(directive);
        if (isCondition(directive) && value?.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  }
  return [...names];
}
