import { runAll } from './measure/run-all.ts';

/** All benchmarks of the embedded form in turn. */
runAll(['append', 'projector', 'view', 'composition', 'start', 'scale', 'subscriptions']);
