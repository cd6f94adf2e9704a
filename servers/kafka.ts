import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram, startDaemon } from './process.ts';

interface Kafka {
  /** The folder of the jars. */
  readonly libs: string;
  readonly run: string;
  readonly tls: string;
  /** Of the first broker; the next ones are ten apart. Each has the SASL_SSL listener on the next port, the controller's behind it. */
  readonly port: number;
  readonly brokers: number;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const portOf = (first: number, id: number): number => first + 10 * (id - 1);

/** The addresses of both listeners, `host:port` joined by commas. */
export const brokersOf = (port: number, count: number) => ({
  plain: numbers(count)
    .map((id) => `127.0.0.1:${portOf(port, id)}`)
    .join(),
  secure: numbers(count)
    .map((id) => `127.0.0.1:${portOf(port, id) + 1}`)
    .join(),
});

/** Starts brokers that are their own controllers (KRaft). */
export async function startKafka(kafka: Kafka): Promise<void> {
  const { libs, run, brokers } = kafka;
  mkdirSync(run, { recursive: true });
  const log4j = join(run, 'log4j2.properties');
  writeFileSync(log4j, LOG4J);
  const cluster = clusterId(run);
  await Promise.all(
    numbers(brokers).map(async (id) => {
      const folder = join(run, `kafka-${id}`);
      const properties = `${folder}.properties`;
      mkdirSync(folder, { recursive: true });
      writeFileSync(properties, propertiesOf(kafka, id, folder));
      const java = ['-cp', join(libs, '*'), `-Dlog4j2.configurationFile=${log4j}`];
      if (!existsSync(join(folder, 'meta.properties'))) {
        const scram = 'SCRAM-SHA-512=[name=joinery,password=joinery-secret]';
        const format = ['format', '-t', cluster, '-c', properties, '--add-scram', scram];
        runProgram('java', [...java, 'kafka.tools.StorageTool', ...format]);
      }
      const sizes = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
      const args = [...sizes, ...java, 'kafka.Kafka', properties];
      await startDaemon({ name: `kafka-${id}`, run, program: 'java', args, port: portOf(kafka.port, id) });
    }),
  );
}

function clusterId(run: string): string {
  const file = join(run, 'cluster-id');
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString('base64url'));
  return readFileSync(file, 'utf8').trim();
}

function propertiesOf({ tls, port: first, brokers }: Kafka, id: number, folder: string): string {
  const port = portOf(first, id);
  const replicas = Math.min(3, brokers);
  const inSync = replicas > 1 ? 2 : 1;
  const voters = numbers(brokers).map((voter) => `${voter}@127.0.0.1:${portOf(first, voter) + 2}`);
  const jaas = 'org.apache.kafka.common.security';
  return `process.roles=broker,controller
node.id=${id}
controller.quorum.voters=${voters}
listeners=PLAINTEXT://127.0.0.1:${port},SASL_SSL://127.0.0.1:${port + 1},CONTROLLER://127.0.0.1:${port + 2}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
listener.name.sasl_ssl.plain.sasl.jaas.config=${jaas}.plain.PlainLoginModule required user_joinery="joinery-secret";
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=${jaas}.scram.ScramLoginModule required;
listener.name.sasl_ssl.ssl.keystore.type=PEM
listener.name.sasl_ssl.ssl.keystore.location=${tls}/broker.pem
log.dirs=${folder}
default.replication.factor=${replicas}
min.insync.replicas=${inSync}
offsets.topic.replication.factor=${replicas}
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=${replicas}
transaction.state.log.min.isr=${inSync}
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=${replicas}
share.coordinator.state.topic.min.isr=${inSync}
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`;
}

const LOG4J = `rootLogger.level=warn
rootLogger.appenderRef.stdout.ref=STDOUT
appender.console.type=Console
appender.console.name=STDOUT
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d %p %c{1} %m%n
`;
