import { expect, test } from '@jest/globals';
import { kafkaVersionIn } from '../../../bench/comparison/processes/server-versions.ts';

test.each([
  ['java -cp /opt/kafka/libs/kafka_2.13-4.3.1.jar:/opt/kafka/libs/kafka-clients-4.3.1.jar kafka.Kafka', '4.3.1'],
  ['java\0-cp\0/srv/kafka-4.3.1/*\0kafka.Kafka\0/srv/kafka-1.properties', '4.3.1'],
  ['java -jar /srv/broker.jar /srv/kafka-1.properties', null],
])('of %j Kafka is %s', (commandLine, version) => {
  expect(kafkaVersionIn(commandLine)).toBe(version);
});
