import type { Result } from '../../result.ts';
import { count } from '../figures.ts';
import { html, type Markup, type Part } from '../markup.ts';
import { section } from './section.ts';

/** With what, on what and how the run was made: what is needed to make it again. */
export function circumstances(result: Result): Markup {
  const { machine, versions, commit, settings, command } = result;
  const facts: readonly (readonly [string, Part])[] = [
    ['Command', html`<code>${command}</code>`],
    ['Commit', html`<code>${commit}</code>${commit.endsWith('+') ? ' (files differ from it)' : null}`],
    ['Machine', `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGB} GB, ${machine.os}`],
    ['Load before the run', String(machine.load)],
    [
      'Versions',
      Object.entries(versions).map(([name, version]) => html`<span class="process">${name}&nbsp;${version}</span> `),
    ],
    ['Workload', `${settings.workload}, ${count(settings.size)} ${settings.counted}, seed ${settings.seed}`],
    ['Timed blocks', `${settings.rounds} of each kind, ${settings.duration} s each, in random order`],
    ['Rate', settings.rate === null ? 'half of what the slowest can carry' : `${count(settings.rate)} requests/s`],
    [
      'Cores',
      settings.pinned === null
        ? 'shared by client and servers'
        : `client on ${settings.pinned.client.join(', ')}; servers on ${settings.pinned.servers.join(', ')}`,
    ],
    ['Only', settings.only === null ? 'all questions' : settings.only.join(', ')],
    ['Quick, large', `${settings.quick ? 'quick' : 'not quick'}, ${settings.large ? 'large' : 'not large'}`],
    ['Format', html`<code>${result.schema}</code>`],
  ];
  return section(
    'circumstances',
    'Machine, versions, settings',
    html`<dl class="list">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`,
  );
}
