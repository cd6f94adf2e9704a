import { expect, test } from '@jest/globals';
import { MongoBulkWriteError, MongoNetworkError, MongoServerError } from 'mongodb';
import { Unavailable } from '../../eventing/index.ts';
import { answering } from '../../eventing/mongodb/index.ts';

test('a bulk write whose connection broke says that the database is away', async () => {
  // As the driver makes it: https://github.com/mongodb/node-mongodb-native/blob/v7.9.0/src/bulk/common.ts
  const broken = Reflect.construct(MongoBulkWriteError, [new MongoNetworkError('connection 7 closed'), {}]);
  await expect(answering(() => Promise.reject(broken))).rejects.toThrow(Unavailable);
});

test('a bulk write that the server refused is no sign of that', async () => {
  const refused = Reflect.construct(MongoBulkWriteError, [
    new MongoServerError({ message: 'E11000', code: 11000 }),
    {},
  ]);
  await expect(answering(() => Promise.reject(refused))).rejects.toBe(refused);
});
