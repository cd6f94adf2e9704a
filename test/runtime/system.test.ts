import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { system } from '../../joinery.config.ts';
import { loadSystem } from '../../runtime/system.ts';

const views = new URL('../../views/', import.meta.url);

test('services stand in the order of the configuration, views in that of their files', () => {
  expect(system.services.map(({ name }) => name)).toEqual(['customers', 'orders', 'containers', 'voyages', 'search']);
  expect(system.views.map(({ name }) => name)).toEqual(['containers', 'customers', 'ports', 'shipments', 'voyages']);
});

test('a service that exports nothing is told, by what loads it', async () => {
  const load = async () => JSON.parse('{}');
  const loading = loadSystem({ services: [load], views });
  await expect(loading).rejects.toMatchObject({
    code: 'SYSTEM_MISTAKEN',
    faults: [`${load} brings no export named 'service'`],
  });
});

test('views whose services are not named are told', async () => {
  const loading = loadSystem({ services: [() => import('../../subgraphs/customers/main.ts')], views });
  await expect(loading).rejects.toThrow("the view 'shipments' shows Order, whose category 'orders' no service has");
});

test('a folder of files that export no view holds none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'joinery-views-'));
  try {
    await writeFile(join(folder, 'notes.md'), 'no module');
    const { views: none } = await loadSystem({ services: [], views: pathToFileURL(`${folder}/`) });
    expect(none).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
