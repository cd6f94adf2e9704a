import { serving } from '../../measure/serving.ts';
import type { Load } from './load.ts';
import { run } from './run.ts';

/** A process that puts load on servers. */
serving(0, (request) => run(request as Load));
