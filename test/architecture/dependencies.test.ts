import { describe, expect, test } from '@jest/globals';
import { violations } from './rule.ts';
import { localImports, sources } from './sources.ts';

describe('the dependency rule', () => {
  test.each([
    ['eventing/a.ts', 'api/errors.ts'],
    ['subgraphs/orders/order.ts', 'subgraphs/voyages/voyage.ts'],
    ['gateway/open.ts', 'subgraphs/orders/events.ts'],
    ['projector/projector.ts', 'views/shipments.ts'],
    ['views/shipments.ts', 'gateway/open.ts'],
    ['bench/comparison/run/run.ts', 'bench/shipping/workload.ts'],
    ['bench/comparison/run/run.ts', 'subgraphs/orders/events.ts'],
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
