import type { GraphQLError } from 'graphql';
import type { Data, ResponsePath } from './result.ts';
import type { ObjectShape, ValueShape } from './shape.ts';

/** An error, and where its null ends up: the nearest place around it that may be null. -1 is the whole of `data`. */
interface Placed {
  readonly error: GraphQLError;
  /** Of each step its place among its siblings. */
  readonly order: readonly number[];
  readonly lands: number;
}

/**
 * One error for each null. Where several fields cannot be null and fail, each would make the same object null; which
 * of them are told must not depend on how many services were asked, nor on which answered first. So it is the one
 * nearest to the null, of equally near ones the first in the order of the response; and whatever failed within what is
 * null anyway is not told.
 */
export function oneForEachNull(
  shape: ObjectShape,
  data: Data | null,
  errors: readonly GraphQLError[],
): readonly GraphQLError[] {
  if (errors.length < 2) return errors;
  const byNull = new Map<string, Placed[]>();
  const told: GraphQLError[] = [];
  for (const error of errors) {
    const at = error.path && nullOf(data, error.path);
    if (error.path === undefined || at === undefined) {
      told.push(error); // of the whole request, or it left no null
      continue;
    }
    const key = JSON.stringify(error.path.slice(0, at + 1));
    const placed = { error, ...placeOf(shape, error.path) };
    byNull.set(key, [...(byNull.get(key) ?? []), placed]);
    if (byNull.get(key)!.length === 1) told.push(error); // stands for all of this null, until it is known which
  }
  const chosen = new Map([...byNull.values()].map((group) => [group[0]!.error, first(group)]));
  return told.map((error) => chosen.get(error) ?? error);
}

function first(group: readonly Placed[]): GraphQLError {
  const outermost = Math.min(...group.map(({ lands }) => lands));
  const causes = group.filter(({ lands }) => lands === outermost);
  return causes.reduce((a, b) => (compare(a.order, b.order) <= 0 ? a : b)).error;
}

function compare(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

/** The step of the path at which the response is null. */
function nullOf(data: Data | null, path: ResponsePath): number | undefined {
  let value: unknown = data;
  for (let at = -1; at < path.length; at++) {
    if (at >= 0) value = (value as Data)[path[at]!];
    if (value === null || value === undefined) return at;
    if (typeof value !== 'object') return undefined;
  }
  return undefined;
}

function placeOf(shape: ObjectShape, path: ResponsePath): Omit<Placed, 'error'> {
  const order: number[] = [];
  let lands = -1;
  let at: ValueShape = { kind: 'object', shape };
  for (const [depth, step] of path.entries()) {
    const within = inside(at, step);
    order.push(within?.order ?? Number.MAX_SAFE_INTEGER);
    if (within === null) break; // below an abstract type, whose objects are gone
    at = within.value;
    if (at.kind === 'nonNull') at = at.of;
    else lands = depth;
  }
  return { order, lands };
}

function inside(at: ValueShape, step: string | number): { readonly order: number; readonly value: ValueShape } | null {
  if (at.kind === 'list' && typeof step === 'number') return { order: step, value: at.of };
  if (at.kind !== 'object') return null;
  const order = at.shape.fields.findIndex(({ key }) => key === step);
  const field = at.shape.fields[order];
  return field === undefined ? null : { order, value: field.value };
}
