import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from '@jest/globals';
import { versionsAt } from './rebuild-place.ts';
import { rebuildProcessesSuite } from './rebuild-processes-suite.ts';
import { rebuildSuite } from './rebuild-suite.ts';

const root = mkdtempSync(join(tmpdir(), 'joinery-rebuild-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('versions of a view as files', () => {
  const newPlace = () => ({ kind: 'files', dir: mkdtempSync(join(root, 'view-')) }) as const;
  const files = { newPlace, at: versionsAt, runs: 25 };
  rebuildSuite(files);
  rebuildProcessesSuite(files);
});
