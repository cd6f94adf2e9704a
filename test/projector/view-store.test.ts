import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { openLibsqlViewStore } from '../../projector/libsql/index.ts';
import { viewStoreContract } from '../contracts/view-store.ts';
import { memoryViewStore } from './memory-view-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'joinery-view-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

viewStoreContract('libsql', async (views) => openLibsqlViewStore({ file: join(folder, `${files++}.db`), views }));
viewStoreContract('memory, which other tests rely on', async (views) => memoryViewStore(views));
