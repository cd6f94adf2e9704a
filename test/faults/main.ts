import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { killRounds } from './rounds.ts';

const SHOWN = 20;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'check-every': { type: 'string', default: '20' },
  },
});

const began = performance.now();
const report = await killRounds({
  rounds: wholeNumber('rounds'),
  seed: wholeNumber('seed'),
  checkEvery: wholeNumber('check-every'),
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

if (violations.length === 0) await rm(data, { recursive: true });
else {
  for (const violation of violations.slice(0, SHOWN)) console.log(`  ${violation}`);
  console.log(`the files are in ${data}`);
  process.exitCode = 1;
}

function wholeNumber(name: keyof typeof values): number {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new TypeError(`--${name} is '${values[name]}': expected a whole number of 1 or more`);
}
