import { runAll } from './measure/run-all.ts';

/** All benchmarks of the distributed form in turn, against raw clients of the same servers. */
runAll(['mongo-append', 'relay', 'mongo-projector', 'mongo-view', 'staleness']);
