import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serversScript, startCluster } from '../cluster.ts';
import { installToxiproxy } from '../network/toxiproxy.ts';
import { FAULTS } from './faults.ts';
import { results, table } from './report.ts';
import { serverRounds } from './rounds.ts';
import { TWO_OF_SOME } from './system.ts';

export interface ServersArguments {
  readonly rounds: number;
  readonly seed: number;
  readonly checkEvery: number;
  /** The script that starts the servers, if not this project's. */
  readonly script?: string;
  /** Whether the network fails too, where Toxiproxy can be had. */
  readonly network: boolean;
  readonly goOn: boolean;
  /** The names of the faults to choose from; all unless told otherwise. */
  readonly faults?: readonly string[];
  /** How many processes of a part, such as `{ orders: 3 }`. */
  readonly instances: Readonly<Record<string, number>>;
  /** Where results are written. */
  readonly results?: string;
}

const SHOWN = 20;
export const RESULTS = fileURLToPath(new URL('../results/servers.json', import.meta.url));

/** `npm run test:faults -- --servers`: sets the exit code. */
export async function faultsOnServers(asked: ServersArguments): Promise<void> {
  const script = serversScript(asked.script);
  if (script === null)
    return console.log(`left out: there is no ${asked.script ?? 'servers/main.ts'} to start servers`);
  const began = performance.now();
  const say = (line: string) => console.error(`${((performance.now() - began) / 1000).toFixed(0)} s  ${line}`);
  const names = chosen(asked);
  const toxiproxy = asked.network ? await installToxiproxy() : null;
  const faults = names.filter((name) => toxiproxy !== null || FAULTS[name]?.network !== true);
  const instances = { ...TWO_OF_SOME, ...asked.instances };
  const enough = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => enough.abort());
  await using cluster = await startCluster(script);
  say('three brokers and three members listen');
  const options = { ...asked, cluster, toxiproxy, faults, instances, say, enough: enough.signal };
  const { folder, ...report } = await serverRounds(options);
  console.log(table(report));
  if (asked.results !== undefined) {
    await mkdir(dirname(asked.results), { recursive: true });
    await writeFile(asked.results, `${JSON.stringify(results(report), null, 2)}\n`);
  }
  if (report.violations.length === 0) return rm(folder, { recursive: true });
  for (const violation of report.violations.slice(0, SHOWN)) console.log(`  ${violation}`);
  console.log(`the logs are in ${folder}`);
  process.exitCode = 1;
}

function chosen({ faults = Object.keys(FAULTS) }: ServersArguments): readonly string[] {
  const unknown = faults.filter((name) => FAULTS[name] === undefined);
  if (unknown.length === 0) return faults;
  throw new TypeError(`there is no fault '${unknown.join("', '")}': there are ${Object.keys(FAULTS).join(', ')}`);
}
