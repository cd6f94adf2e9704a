import type { Result } from '../../result.ts';
import { labelled, look } from '../look.ts';
import { html, type Markup } from '../markup.ts';
import { section } from './section.ts';

export const method = ({ placements }: Result): Markup =>
  section(
    'method',
    'How it was measured',
    html`<ul>
<li>Services, projector, gateway and load generator are processes of their own, whichever way answers.</li>
<li>Latency: requests are due at a fixed rate whether or not those before are answered (an open loop), and are timed from when they were due: a stalled server is charged for all who wait (no coordinated omission).</li>
<li>Throughput: the most that a fixed number of connections gets answered, each sending its next when it has its answer (a closed loop).</li>
<li>After a warm-up, blocks of all placements alternate in random order. Told is the median of the blocks, with a 95 % bootstrap interval; a difference whose interval holds 1 is called noise.</li>
<li>CPU is what the operating system charged to the processes, all together, by request.</li>
</ul>
<h3>What was tuned for each</h3>
${placements.map(
  ({ title, what, tuned }, i) =>
    html`<h4>${labelled(look(i), title)}</h4><p>${what}</p>${
      tuned.length === 0 ? null : html`<ul>${tuned.map((text) => html`<li>${text}</li>`)}</ul>`
    }`,
)}`,
  );

export const queries = ({ questions }: Result): Markup =>
  section(
    'queries',
    'The questions as they were asked',
    questions.map(
      ({ title, query, services }) =>
        html`<details><summary>${title} <small>${services.join(', ')}</small></summary><pre><code>${query}</code></pre></details>`,
    ),
  );
