import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { withServers } from '../servers.ts';

/** A process and a server of each kind; the long form has the network and all the others. */
const FAULTS = ['kill the relay', 'kill a projector in mid-batch', 'kill a broker', 'kill the primary'];

/** The short form of `npm run test:faults -- --servers --rounds 200`. On servers of its own, since it kills them. */
withServers('the system on three brokers and three members', () => {
  test('killed here and there under load, it has lost nothing, done nothing twice, and recovered by itself', async () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const { NODE_OPTIONS: _, ...env } = process.env;
    const rounds = ['--rounds', `${FAULTS.length}`, '--seed', '5', '--check-every', `${FAULTS.length}`];
    const faults = FAULTS.flatMap((name) => ['--faults', name]);
    const options = ['--import', 'tsx', main, '--servers', '--no-network', ...rounds, ...faults];
    // Violations are its exit code, and in its output: both stand in the error that this throws.
    const { stdout } = await promisify(execFile)(process.execPath, options, { env });
    expect(stdout).toMatch(/events; violations: 0$/m);
    expect(Number(/(\d+) acknowledgements/.exec(stdout)?.[1])).toBeGreaterThan(0);
    for (const name of FAULTS) expect(stdout).toMatch(new RegExp(`^${name} +[1-9]`, 'm'));
  }, 600_000);
});
