import { applyRewrites, isObjectOfType } from '@apollo/gateway/dist/dataRewrites.js';
import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { SubgraphClient } from '../../serving/client.ts';
import { NoAnswer, type SubgraphAnswer } from '../../serving/exchange.ts';
import type { FetchRecord } from '../execution.ts';
import { isRequestFault, isUnavailable, passedOn, unanswered } from './errors.ts';
import { fetchedFields } from './fields.ts';
import type { References } from './references.ts';
import { representation } from './representation.ts';
import { type Data, type Failure, isObject, merge, objectsAt, pathsAt, type ResponsePath } from './result.ts';
import type { Variables } from './shape.ts';

/** One execution of a query plan, while it runs. */
export interface PlanRun {
  readonly variables: Variables;
  readonly data: Data;
  readonly errors: GraphQLError[];
  readonly failures: Map<Data, Failure[]>;
  /** Of a subscription: what the event tells. */
  readonly payload?: Data;
  /** Of an event, while what it refers to is fetched. */
  readonly references?: References;
  readonly fetches?: FetchRecord[];
  readonly abandoned?: () => boolean;
}

export type Step = (run: PlanRun) => Promise<void>;

type Path = readonly (string | number)[];

/** The fetch brings nothing for these objects; for none, unless they are named. */
type Fail = (error: GraphQLError, objects?: readonly Data[]) => void;

/** The objects that a fetch is for. Several may share one representation and so one answer. */
interface Targets {
  readonly objects: readonly Data[];
  /** Of each object its place among what {@link objectsAt} found. */
  readonly places: readonly number[];
  /** Of each object its place in the answer's list. */
  readonly answers: readonly number[];
  /** Of each place in the answer's list the first object that it is for. */
  readonly firsts: readonly Data[];
  /** The representations as JSON, each once; null for a fetch of root fields. */
  readonly representations: readonly string[] | null;
}

/** A fetch node of a query plan, ready to be run at a path of the result. */
export function fetchStep(node: FetchNode, path: Path, client: SubgraphClient, supergraph: GraphQLSchema): Step {
  const name = node.operationName ? `,"operationName":${JSON.stringify(node.operationName)}` : '';
  const head = `{"query":${JSON.stringify(node.operation)}${name}`;
  const variables = node.variableUsages ?? [];
  const fields = lazy(() => fetchedFields(node.operation));
  const repeatable = node.operationKind !== 'mutation';

  return async (run) => {
    if (run.abandoned?.()) return;
    const targets = findTargets(run, path, node.requires, node, supergraph);
    if (targets.objects.length === 0) return;
    const body = `${head},"variables":${variablesJson(variables, run.variables, targets.representations)}}`;
    const began = run.fetches === undefined ? 0 : performance.now();
    const fail = (error: GraphQLError, objects = targets.objects) => {
      for (const object of objects) {
        const failure = { error, fields: fields() };
        const others = run.failures.get(object);
        if (others === undefined) run.failures.set(object, [failure]);
        else others.push(failure);
      }
    };
    let answer: SubgraphAnswer;
    try {
      answer = await client.send(body, repeatable);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      note(run, client.name, targets, fields, null, began);
      return fail(unanswered(client.name, error, repeatable));
    }
    note(run, client.name, targets, fields, answer.bytes, began);
    if (answer.errors !== undefined) {
      const wholly = answer.errors.find((error) => isRequestFault(error, answer.data));
      if (wholly !== undefined) return fail(passedOn(wholly, client.name, undefined));
      report(run, answer, client.name, targets, path, fail);
    }
    if (answer.data) receive(run, answer, answer.data, targets, fail);
  };

  function receive(run: PlanRun, { errors }: SubgraphAnswer, data: Data, targets: Targets, fail: Fail) {
    if (targets.representations === null) {
      applyRewrites(supergraph, node.outputRewrites, data);
      for (const object of targets.objects) merge(object, data);
      return;
    }
    const entities = data._entities;
    if (!Array.isArray(entities) || entities.length !== targets.representations.length) {
      const error = new GraphQLError(`${client.name} did not answer with an entity for each asked`);
      return errors === undefined ? fail(error) : undefined; // else its own errors have been told
    }
    entities.forEach((entity, index) => {
      if (!isObject(entity)) return;
      entity.__typename ??= targets.firsts[index]!.__typename;
      applyRewrites(supergraph, node.outputRewrites, entity);
    });
    targets.objects.forEach((object, index) => {
      const answer = targets.answers[index]!;
      const entity: unknown = entities[answer];
      if (isObject(entity)) merge(object, entity);
      else if (!run.failures.has(object)) {
        const reference = run.references?.get(object);
        const isTold = errors?.some(({ path }) => path === undefined || path[1] === answer);
        if (reference !== undefined) reference.lost = isTold ? 'failed' : 'gone';
      }
    });
  }
}

function findTargets(
  { data, references }: PlanRun,
  path: Path,
  requires: QueryPlanSelectionNode[] | undefined,
  node: FetchNode,
  supergraph: GraphQLSchema,
): Targets {
  const found = objectsAt(data, path);
  if (requires === undefined) {
    return { objects: found, places: found.map((_, index) => index), answers: [], firsts: [], representations: null };
  }
  const known = new Map<string, number>();
  const objects: Data[] = [];
  const places: number[] = [];
  const answers: number[] = [];
  const firsts: Data[] = [];
  found.forEach((object, place) => {
    const source = references?.get(object)?.known ?? object;
    const represented = representation(source, requires, (value, type) => isObjectOfType(supergraph, value, type));
    if (!represented?.__typename) return;
    applyRewrites(supergraph, node.inputRewrites, represented);
    const json = JSON.stringify(represented);
    let answer = known.get(json);
    if (answer === undefined) {
      answer = known.size;
      known.set(json, answer);
      firsts.push(object);
    }
    objects.push(object);
    places.push(place);
    answers.push(answer);
  });
  return { objects, places, answers, firsts, representations: [...known.keys()] };
}

function variablesJson(names: readonly string[], values: Variables, representations: readonly string[] | null): string {
  const entries = names.flatMap((name) =>
    values[name] === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(values[name])}`],
  );
  if (representations !== null) entries.push(`"representations":[${representations.join()}]`);
  return `{${entries.join()}}`;
}

/**
 * Errors that name a place, told of every place that the answer is for. An entity that its service cannot read now is lost
 * as if the service had not answered.
 */
function report(run: PlanRun, answer: SubgraphAnswer, service: string, targets: Targets, path: Path, fail: Fail): void {
  const found = pathsAt(run.data, path);
  for (const error of answer.errors ?? []) {
    const [first, entity, ...rest] = error.path ?? [];
    const tell = (at: ResponsePath | undefined) => run.errors.push(passedOn(error, service, at));
    if (error.path === undefined) tell(undefined);
    else if (targets.representations === null) tell([...(found[0] ?? []), ...error.path]);
    else if (first !== '_entities' || typeof entity !== 'number') tell(found[targets.places[0]!]);
    else {
      targets.answers.forEach((of, index) => {
        if (of !== entity) return;
        if (rest.length === 0 && isUnavailable(error))
          fail(passedOn(error, service, undefined), [targets.objects[index]!]);
        else tell([...found[targets.places[index]!]!, ...rest]);
      });
    }
  }
}

function note(
  run: PlanRun,
  target: string,
  { representations, objects }: Targets,
  fields: () => ReadonlySet<string>,
  bytes: number | null,
  began: number,
): void {
  if (run.fetches === undefined) return;
  const names = [...fields()].filter((name) => name !== '__typename').join(' ');
  const types = [...new Set(objects.map((object) => String(object.__typename)))].join(' | ');
  const ms = Math.round((performance.now() - began) * 1000) / 1000;
  const what = representations === null ? names : `${types} { ${names} }`;
  run.fetches.push({ target, what, count: representations?.length ?? 1, bytes, ms });
}

function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
