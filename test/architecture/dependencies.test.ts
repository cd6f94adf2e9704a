import { describe, expect, test } from '@jest/globals';
import { localImports, sources } from './sources.ts';

/** Folder → what it may import beside itself. A service's `events.ts` is its published language. */
const MAY_IMPORT: Readonly<Record<string, readonly RegExp[]>> = {
  eventing: [],
  api: [/^eventing\/index\.ts$/],
  serving: [/^eventing\//, /^api\//],
  projector: [/^eventing\//],
  views: [/^eventing\/index\.ts$/, /^projector\/(view|answer)\.ts$/, /^subgraphs\/\w+\/events\.ts$/],
  gateway: [/^eventing\//, /^api\//, /^projector\//, /^serving\/(http|errors)/],
};
const SERVICE_MAY_IMPORT = [/^eventing\//, /^api\//, /^serving\//, /^subgraphs\/\w+\/events\.ts$/];

export function violations(path: string, imports: readonly string[]): string[] {
  const [folder = '', service = ''] = path.split('/');
  const own = folder === 'subgraphs' ? `subgraphs/${service}/` : `${folder}/`;
  const allowed = folder === 'subgraphs' ? SERVICE_MAY_IMPORT : MAY_IMPORT[folder];
  if (allowed === undefined) return [];
  return imports.filter((target) => !target.startsWith(own) && !allowed.some((rule) => rule.test(target)));
}

describe('the dependency rule', () => {
  test.each([
    ['eventing/a.ts', 'api/errors.ts'],
    ['subgraphs/orders/order.ts', 'subgraphs/voyages/voyage.ts'],
    ['gateway/open.ts', 'subgraphs/orders/events.ts'],
    ['projector/projector.ts', 'views/shipments.ts'],
    ['views/shipments.ts', 'gateway/open.ts'],
  ])('is able to fail: %s must not import %s', (path, target) => {
    expect(violations(path, [target])).toEqual([target]);
  });

  const all = sources();

  test('holds in every file', () => {
    const found = all.flatMap((source) =>
      violations(source.path, localImports(source)).map((t) => `${source.path} → ${t}`),
    );
    expect(found).toEqual([]);
  });

  test('imports were found at all', () => {
    expect(all.flatMap(localImports).length).toBeGreaterThan(50);
  });

  test('no file is longer than 300 lines', () => {
    const long = all.filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path);
    expect(long).toEqual([]);
  });
});
