import { serveByHand } from '../../measure/hand-written.ts';
import { serving } from '../../measure/serving.ts';

/** A server that does nothing but answer, always the same 1 KB: what the load generator is measured against. */
const ANSWER = JSON.stringify({ data: { constant: 'x'.repeat(1000) } });

serving(await serveByHand(() => ANSWER));
