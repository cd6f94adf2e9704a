import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { killRounds } from './rounds.ts';
import { faultsOnServers, RESULTS } from './servers/main.ts';

const SHOWN = 20;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'check-every': { type: 'string', default: '20' },
    // On Kafka and MongoDB, with every part a process of its own.
    servers: { type: 'boolean', default: false },
    script: { type: 'string' },
    'no-network': { type: 'boolean', default: false },
    // After a violation too.
    'go-on': { type: 'boolean', default: false },
    faults: { type: 'string', multiple: true },
    instances: { type: 'string', multiple: true, default: [] },
    results: { type: 'string' },
  },
});

const asked = {
  rounds: wholeNumber('rounds'),
  seed: wholeNumber('seed'),
  checkEvery: wholeNumber('check-every'),
};

if (values.servers) {
  await faultsOnServers({
    ...asked,
    script: values.script,
    network: !values['no-network'],
    goOn: values['go-on'],
    faults: values.faults,
    instances: Object.fromEntries(values.instances.map(instances)),
    results: values.results ?? (asked.rounds >= 100 ? RESULTS : undefined),
  });
} else await embedded();

async function embedded(): Promise<void> {
  const began = performance.now();
  const report = await killRounds({
    ...asked,
    say: (line) => console.error(`${((performance.now() - began) / 1000).toFixed(0)} s  ${line}`),
  });
  const { violations, record, killed, events, data } = report;
  const byMutation = new Map<string, number>();
  for (const { command } of record.acknowledged) {
    byMutation.set(command.mutation, (byMutation.get(command.mutation) ?? 0) + 1);
  }
  const unanswered = record.unanswered.length;
  console.log(`killed ${killed.working} times at work and ${killed.starting} times while starting
${record.sent.length} commands sent, ${record.acknowledged.length} acknowledged, ${unanswered} never answered
refused: ${[...record.refused].map(([code, count]) => `${code} ${count}`).join(', ') || 'none'}
acknowledged: ${[...byMutation].map(([mutation, count]) => `${mutation} ${count}`).join(', ')}
${events} events; violations: ${violations.length}`);
  if (violations.length === 0) return rm(data, { recursive: true });
  for (const violation of violations.slice(0, SHOWN)) console.log(`  ${violation}`);
  console.log(`the files are in ${data}`);
  process.exitCode = 1;
}

/** `orders=3`. */
function instances(text: string): [part: string, count: number] {
  const [, part, count] = /^(\w+)=([1-9])$/.exec(text) ?? [];
  if (part === undefined)
    throw new TypeError(`--instances is '${text}': expected a part and a number, such as orders=3`);
  return [part, Number(count)];
}

function wholeNumber(name: 'rounds' | 'seed' | 'check-every'): number {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new TypeError(`--${name} is '${values[name]}': expected a whole number of 1 or more`);
}
