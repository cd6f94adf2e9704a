/** As much of JSON Schema 2020-12 as the report's schema needs; another keyword is an error, not passed over. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const ANNOTATIONS = new Set(['$schema', '$id', '$defs', 'title', 'description']);
const KEYWORDS = ['type', 'const', 'enum', '$ref', 'anyOf', 'properties', 'required', 'additionalProperties'];
const KNOWN = new Set([...ANNOTATIONS, ...KEYWORDS, 'items', 'prefixItems', 'minItems']);

/** Where a value is not as its schema says, each with its path; empty: it is valid. */
export function faults(value: unknown, schema: Schema, root: Schema = schema, path = ''): readonly string[] {
  const strange = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword));
  if (strange.length > 0) throw new Error(`this walker does not know ${strange.join(', ')}`);
  const found: string[] = [];
  const refuse = (what: string) => found.push(`${path || '/'}: ${what}`);
  if (typeof schema.$ref === 'string') {
    const target = root.$defs?.[schema.$ref.replace('#/$defs/', '')];
    if (target === undefined) throw new Error(`no ${schema.$ref}`);
    found.push(...faults(value, target, root, path));
  }
  if (schema.type !== undefined && !isOf(value, schema.type)) refuse(`is no ${String(schema.type)}`);
  if ('const' in schema && value !== schema.const) refuse(`is not ${String(schema.const)}`);
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) refuse(`is none of ${schema.enum.join(', ')}`);
  if (schema.anyOf?.every((one) => faults(value, one, root, path).length > 0)) {
    refuse(`fits none: ${schema.anyOf.flatMap((one) => faults(value, one, root, path)).join('; ')}`);
  }
  if (Array.isArray(value)) found.push(...itemFaults(value, schema, root, path));
  else if (typeof value === 'object' && value !== null) {
    found.push(...keyFaults(value as Record<string, unknown>, schema, root, path));
  }
  return found;
}

function isOf(value: unknown, type: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  // JSON has neither NaN nor infinity.
  if (type === 'number') return Number.isFinite(value);
  return typeof value === type && value !== null && !Array.isArray(value);
}

function itemFaults(value: readonly unknown[], schema: Schema, root: Schema, path: string): string[] {
  const { prefixItems = [], items = true, minItems = 0 } = schema;
  const few = value.length < Number(minItems) ? [`${path}: has too few items`] : [];
  return [
    ...few,
    ...value.flatMap((item, i) => {
      const of = prefixItems[i] ?? items;
      if (typeof of === 'boolean') return of ? [] : [`${path}/${i}: must not be there`];
      return faults(item, of, root, `${path}/${i}`);
    }),
  ];
}

function keyFaults(value: Readonly<Record<string, unknown>>, schema: Schema, root: Schema, path: string): string[] {
  const { properties = {}, required = [], additionalProperties = true } = schema;
  const missing = required.filter((key) => !Object.hasOwn(value, key)).map((key) => `${path}/${key}: is missing`);
  const rest = Object.entries(value).flatMap(([key, item]) => {
    const of = properties[key] ?? additionalProperties;
    if (typeof of === 'boolean') return of ? [] : [`${path}/${key}: must not be there`];
    return faults(item, of, root, `${path}/${key}`);
  });
  return [...missing, ...rest];
}
