import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { boundedMap } from '../bounded.ts';
import { noOperation } from '../strategy/operations.ts';

/** An operation that is valid against the API. */
export interface Parsed {
  readonly hash: string;
  readonly source: string;
  readonly name: string | undefined;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
}

/** Why a document is not executed: every fault in it, with the codes that Apollo Server gives them. */
export class NotValid extends Error {
  readonly errors: readonly GraphQLError[];
  constructor(errors: readonly GraphQLError[]) {
    super('the document is not valid');
    this.errors = errors;
  }
}

export interface ParsingOptions {
  readonly tokens: number;
  /** So many are remembered. */
  readonly operations: number;
}

/** For transports that Apollo Server has no part in. @throws NotValid */
export function parsing(schema: GraphQLSchema, { tokens, operations }: ParsingOptions) {
  const known = boundedMap<Parsed>(operations);

  return (source: string, name: string | undefined): Parsed => {
    const key = `${name ?? ''}\n${source}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const document = parsedDocument(source, tokens);
    const faults = faultsOf(schema, document);
    if (faults.length > 0) throw new NotValid(faults.map((fault) => coded(fault, 'GRAPHQL_VALIDATION_FAILED')));
    const definition = getOperationAST(document, name);
    if (definition === null || definition === undefined) throw new NotValid([noOperation(name)]);
    const hash = createHash('sha256').update(source).digest('hex');
    const parsed = { hash, source, name, document, definition };
    known.set(key, parsed);
    return parsed;
  };
}

function parsedDocument(source: string, maxTokens: number): DocumentNode {
  try {
    return parse(source, { maxTokens });
  } catch (error) {
    if (error instanceof GraphQLError) throw new NotValid([coded(error, 'GRAPHQL_PARSE_FAILED')]);
    throw error;
  }
}

/** graphql-js throws, instead of telling it, what it finds of a root field that a variable includes or skips. */
function faultsOf(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  try {
    return validate(schema, document, specifiedRules);
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

const coded = ({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(message, { nodes, source, positions, extensions: { code } });
