import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { withServers } from '../servers.ts';

/** A process and a server; the long form has all the others, and the network. */
const FAULTS = ['kill a projector in mid-batch', 'kill the primary'];

/** The short form of `npm run test:faults -- --servers --rounds 200`. On servers of its own, since it kills them. */
withServers('the system on three brokers and three members', () => {
  test('killed here and there under load, it has lost nothing, done nothing twice, and recovered by itself', async () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const { NODE_OPTIONS: _, ...env } = process.env;
    const rounds = ['--rounds', `${FAULTS.length}`, '--seed', '5', '--check-every', `${FAULTS.length}`];
    const faults = FAULTS.flatMap((name) => ['--faults', name]);
    // The others run once: starting eleven processes and a cluster takes longer than what they go through.
    const once = ['gateway', 'containers'].flatMap((part) => ['--instances', `${part}=1`]);
    const options = ['--import', 'tsx/esm', main, '--servers', '--no-network', ...rounds, ...faults, ...once];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, options, { env }).catch((failed) => failed);
    // First of all what a person wants to read when it failed.
    expect(`${stderr}\n${stdout}`).toContain('events; violations: 0');
    expect(stdout).toMatch(/events; violations: 0$/m);
    expect(Number(/(\d+) acknowledgements/.exec(stdout)?.[1])).toBeGreaterThan(0);
    for (const name of FAULTS) expect(stdout).toMatch(new RegExp(`^${name} +[1-9]`, 'm'));
  }, 600_000);
});
