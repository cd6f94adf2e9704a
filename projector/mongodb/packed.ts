/** A state as documents hold it: in the property `state`, or as text beside an empty one. */
export interface Packed {
  readonly state: object | null;
  /** The state as JSON, where BSON cannot hold it as it is. */
  readonly json?: string;
}

/** Deeper ones meet the server's limit, which counts what is around them as well. */
const deepest = 60;

/**
 * JSON can say what BSON cannot hold, or not unchanged: property names with a NUL, text with half a surrogate pair, any depth.
 * And JavaScript can say what JSON cannot. A state that has any of these is kept as text, so that no event can
 * stop a projector; the others, that is practically all, are plain documents.
 */
export function packed(state: object | null): Packed {
  if (state === null || isPlain(state, 0)) return { state };
  return { state: {}, json: JSON.stringify(state) };
}

export const unpacked = ({ state, json }: Packed): object | null =>
  json === undefined ? state : (JSON.parse(json) as object);

const halfPair = /\p{Surrogate}/u;

function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
      return !halfPair.test(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
    case 'undefined':
      return true;
    case 'object':
      return value === null || (depth < deepest && isPlainObject(value, depth));
    default:
      return false;
  }
}

function isPlainObject(value: object, depth: number): boolean {
  if (Array.isArray(value)) return value.every((element) => isPlain(element, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false; // a Date, say: JSON makes text of it
  for (const [name, of] of Object.entries(value)) {
    if (name === '_bsontype' || name === 'toJSON' || name.includes('\0') || halfPair.test(name)) return false;
    if (!isPlain(of, depth + 1)) return false;
  }
  return true;
}
