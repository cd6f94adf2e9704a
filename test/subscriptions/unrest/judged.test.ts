import { expect, test } from '@jest/globals';
import type { RecordedEvent } from '../../../eventing/index.ts';
import type { About } from '../questions.ts';
import type { Told } from '../watching.ts';
import { missingOf, violationsOf } from './judged.ts';

const request = { product: 'mangoes', quantity: 1, pickupPort: 'NLRTM', destinationPort: 'SGSIN' };
const dates = { pickupDate: '2027-01-01', expectedDeliveryDate: '2027-01-31' };
const event = (version: number, type: string, data: object): RecordedEvent => ({
  ...{ stream: 'orders-o1', id: `orders-o1@${version}`, version, type, data },
  ...{ time: '2027-01-01T00:00:00.000Z', causation: null, correlation: 'c' },
});
const updated = (version: number) => event(version, 'OrderUpdated', { ...request, ...dates, quantity: version });
const placed = event(1, 'OrderPlaced', { ...request, ...dates, id: 'o1', customerId: 'anna' });
const histories = new Map([['orders-o1', [placed, updated(2), updated(3), updated(4)]]]);
const before = new Map([['orders-o1', [placed]]]);

const about: About = { field: 'customerOrdersChanged', id: 'anna' };
const told = (version: number, quantity = version, containers: readonly object[] = []): Told => ({
  data: { live: { version, order: { id: 'o1', status: 'PENDING', quantity, reason: null, voyage: null, containers } } },
  extensions: { joinery: { cursor: 'c' } },
});
const judged = (...seen: readonly Told[]) => violationsOf(about, seen, histories, before);

test('all in order, of now or later, is as it must be', () => {
  expect(judged(told(2), told(3), told(4))).toEqual([]);
  expect(judged(told(2, 4), told(3, 3), told(4, 4))).toEqual([]);
  expect(missingOf(about, [told(2), told(3), told(4)], histories, before)).toEqual([]);
});

test.each([
  ['a gap', [told(2), told(4)], 'was told orders-o1@2,orders-o1@4, instead of orders-o1@2,orders-o1@3,orders-o1@4'],
  ['a repeat', [told(2), told(3), told(3), told(4)], 'was told orders-o1@2,orders-o1@3,orders-o1@3,orders-o1@4'],
  ['a wrong order', [told(3), told(2), told(4)], 'was told orders-o1@3,orders-o1@2,orders-o1@4'],
  ['what went before', [told(1), told(2), told(3), told(4)], 'was told orders-o1@1,'],
  [
    'what is older than its event',
    [told(2), told(3, 2), told(4)],
    'is not what orders-o1@3 led to, nor anything later',
  ],
  ['what never was', [told(2), told(3, 7), told(4)], 'is not what orders-o1@3 led to, nor anything later'],
  ['foreign parts', [told(2), told(3, 3, [{ id: 'k1' }]), told(4)], 'is not what orders-o1@3 led to'],
  ['an event that is none', [told(2), told(3), told(4), told(5)], 'is of no event'],
])('%s is seen', (_, seen, violation) => {
  expect(judged(...seen).join()).toContain(violation);
});

test('what is still to come is missing', () => {
  expect(missingOf(about, [told(2)], histories, before).join()).toContain('was told 1 of 3');
});
