import { badInput, command, notFound, rejected, type Wrong } from './request.ts';

const ORDER = {
  id: 'o-new',
  customerId: 'anna',
  product: 'mangoes',
  quantity: 10,
  pickupPort: 'NLRTM',
  destinationPort: 'SGSIN',
  pickupDate: '2027-01-01',
  expectedDeliveryDate: '2027-12-31',
};
const ADDRESS = { street: 'Wall 1', city: 'Emden', country: 'DE', postalCode: '26721' };
const CUSTOMER = { id: 'c-new', name: 'Berta', email: 'berta@example.org', address: ADDRESS };
const CONTAINER = { id: 'k-new', brand: 'Polar', type: 'REEFER_20', capacity: 20, port: 'NLRTM' };
const TELEMETRY = { id: 'k-empty', temperature: -5, humidity: 60, co2: 4, recordedAt: '2027-01-01T00:00:00Z' };
const VOYAGE = {
  id: 'v-new',
  ship: 'Aurora',
  from: 'NLRTM',
  to: 'SGSIN',
  departure: '2027-02-01T00:00:00Z',
  arrival: '2027-03-01T00:00:00Z',
  capacity: 100,
};

/** Refused by the service, with the path of the fault. */
const fault = (mutation: string, base: object) => (name: string, change: object, says: RegExp) =>
  command(name, mutation, { ...base, ...change }, badInput(200, says));
/** Refused by the schema. */
const type = (mutation: string, base: object) => (name: string, change: object, says: RegExp) =>
  command(name, mutation, { ...base, ...change }, badInput(400, says));

const order = fault('placeOrder', ORDER);
const typeOfOrder = type('placeOrder', ORDER);
const customer = fault('registerCustomer', CUSTOMER);
const container = fault('addContainer', CONTAINER);
const telemetry = fault('recordTelemetry', TELEMETRY);
const voyage = fault('scheduleVoyage', VOYAGE);
const delay = fault('delayVoyage', { id: 'v-scheduled', departure: VOYAGE.departure, arrival: VOYAGE.arrival });

const orders: readonly Wrong[] = [
  order('no quantity', { quantity: 0 }, /quantity must be a whole number from 1 to 10,000/),
  order('a negative quantity', { quantity: -1 }, /quantity/),
  order('a quantity too large', { quantity: 10_001 }, /quantity/),
  order('an empty product', { product: '' }, /product must not be empty/),
  order('a product of white space', { product: ' \t ' }, /product must not be empty/),
  order('a product too long', { product: 'x'.repeat(101) }, /at most 100/),
  order('a huge product', { product: 'x'.repeat(500_000) }, /at most 100/),
  order('a control character', { product: 'man\u0007goes' }, /control characters/),
  order('half a character', { product: 'man\ud800goes' }, /control characters/),
  order('an unknown UN/LOCODE', { pickupPort: 'XXXXX' }, /pickupPort/),
  order('a UN/LOCODE of the prototype', { destinationPort: 'toString' }, /destinationPort/),
  order('from a port to itself', { destinationPort: 'NLRTM' }, /destinationPort/),
  order('delivered before it is picked up', { expectedDeliveryDate: '2026-12-31' }, /expectedDeliveryDate/),
  order('an id that climbs', { id: '../../etc/passwd' }, /input\.id/),
  order('an id of the prototype', { id: '__proto__' }, /input\.id/),
  order('an id too long', { id: 'x'.repeat(65) }, /input\.id/),
  order('an empty id', { id: '' }, /input\.id/),
  order('an empty customer', { customerId: '' }, /customerId/),
  order(
    'everything at once',
    { id: ' ', product: '', quantity: 0, pickupPort: 'X', destinationPort: 'Y' },
    /input\.id.*input\.product.*input\.quantity.*input\.pickupPort.*input\.destinationPort/,
  ),
  typeOfOrder('a quantity that is a text', { quantity: '10' }, /quantity/),
  typeOfOrder('a quantity that is a fraction', { quantity: 1.5 }, /quantity/),
  typeOfOrder('a product that is a number', { product: 7 }, /product/),
  typeOfOrder('a product that is null', { product: null }, /product/),
  typeOfOrder('a day that never was', { pickupDate: '2027-02-30' }, /pickupDate/),
  typeOfOrder('a day that is a moment', { pickupDate: '2027-02-03T00:00:00Z' }, /pickupDate/),
  typeOfOrder('a field too many', { colour: 'red' }, /colour/),
  typeOfOrder('a status of its own', { status: 'COMPLETED' }, /status/),
  command('no input', 'placeOrder', null, badInput(400, /input/)),
  command('an input that is a list', 'placeOrder', [ORDER, ORDER], badInput(400, /PlaceOrderInput/)),
  command('a prototype', 'placeOrder', JSON.parse('{"__proto__": {"id": "x"}}'), badInput(400, /__proto__/)),
  command('an unknown customer', 'placeOrder', { ...ORDER, customerId: 'nobody' }, rejected('CUSTOMER_UNKNOWN')),
  command('an id that is taken', 'placeOrder', { ...ORDER, id: 'o-assigned' }, { status: 200, codes: ['CONFLICT'] }),
  command('of an unknown order', 'updateOrder', { id: 'nobody', quantity: 2 }, notFound(/nobody/)),
  command('a wrong change', 'updateOrder', { id: 'o-pending', quantity: 0 }, badInput(200, /quantity/)),
  command(
    'dates that meet the others',
    'updateOrder',
    { id: 'o-pending', pickupDate: '2029-01-01' },
    rejected('ORDER_DATES_REVERSED'),
  ),
  command(
    'a port that meets the other',
    'updateOrder',
    { id: 'o-pending', pickupPort: 'SGSIN' },
    rejected('ORDER_PORTS_EQUAL'),
  ),
  command('of an unknown order', 'cancelOrder', { id: 'nobody' }, notFound(/nobody/)),
  command('a reason too long', 'cancelOrder', { id: 'o-assigned', reason: 'x'.repeat(501) }, badInput(200, /reason/)),
  command('an id too long', 'cancelOrder', { id: 'x'.repeat(65) }, badInput(200, /input\.id/)),
  command('of an unknown order', 'completeOrder', { id: 'nobody' }, notFound(/nobody/)),
  command('an id of the prototype', 'completeOrder', { id: '__proto__' }, notFound(/__proto__/)),
];

const customers: readonly Wrong[] = [
  customer('no e-mail address', { email: 'berta' }, /email/),
  customer('two e-mail addresses', { email: 'a@example.org,b@example.org' }, /email/),
  customer('an unknown country', { address: { ...ADDRESS, country: 'XX' } }, /country/),
  customer('a country of three letters', { address: { ...ADDRESS, country: 'DEU' } }, /country/),
  customer('an empty city', { address: { ...ADDRESS, city: '' } }, /address\.city/),
  customer('a line break in a name', { name: 'Berta\nBerlin' }, /name/),
  type('registerCustomer', CUSTOMER)('an unknown tier', { tier: 'GOLD' }, /GOLD/),
  type('registerCustomer', CUSTOMER)('no address', { address: null }, /address/),
  command('an id that is taken', 'registerCustomer', { ...CUSTOMER, id: 'anna' }, { status: 200, codes: ['CONFLICT'] }),
  command('of an unknown customer', 'relocateCustomer', { id: 'nobody', address: ADDRESS }, notFound(/nobody/)),
  command('of an unknown customer', 'changeCustomerTier', { id: 'nobody', tier: 'PREFERRED' }, notFound(/nobody/)),
];

const containers: readonly Wrong[] = [
  container('no capacity', { capacity: 0 }, /capacity/),
  container('an unknown port', { port: 'NLXXX' }, /port/),
  container('an empty brand', { brand: '' }, /brand/),
  type('addContainer', CONTAINER)('an unknown type', { type: 'REEFER_60' }, /REEFER_60/),
  command('an id that is taken', 'addContainer', { ...CONTAINER, id: 'k-empty' }, { status: 200, codes: ['CONFLICT'] }),
  telemetry('too cold to be true', { temperature: -273.2 }, /temperature/),
  telemetry('too humid', { humidity: 100.1 }, /humidity/),
  telemetry('less than no CO2', { co2: -0.1 }, /co2/),
  type('recordTelemetry', TELEMETRY)('a moment that is a word', { recordedAt: 'now' }, /recordedAt/),
  type('recordTelemetry', TELEMETRY)('a temperature that is a text', { temperature: 'cold' }, /temperature/),
  command('of an unknown container', 'recordTelemetry', { ...TELEMETRY, id: 'nobody' }, notFound(/nobody/)),
  command('of an unknown container', 'sendToMaintenance', { id: 'nobody' }, notFound(/nobody/)),
  command('of an unknown container', 'returnFromMaintenance', { id: 'nobody' }, notFound(/nobody/)),
];

const voyages: readonly Wrong[] = [
  voyage('arriving before it departs', { arrival: '2027-01-01T00:00:00Z' }, /arrival/),
  voyage('from a port to itself', { to: 'NLRTM' }, /to/),
  voyage('an unknown port', { from: 'ZZZZZ' }, /from/),
  voyage('no room', { capacity: 0 }, /capacity/),
  voyage('too much room', { capacity: 1_000_001 }, /capacity/),
  type('scheduleVoyage', VOYAGE)('a departure without a zone', { departure: '2027-02-01T00:00:00' }, /departure/),
  command(
    'an id that is taken',
    'scheduleVoyage',
    { ...VOYAGE, id: 'v-scheduled' },
    { status: 200, codes: ['CONFLICT'] },
  ),
  delay('arriving before it departs', { arrival: '2026-01-01T00:00:00Z' }, /arrival/),
  command(
    'departing earlier',
    'delayVoyage',
    { id: 'v-scheduled', departure: '2027-01-01T00:00:00Z', arrival: VOYAGE.arrival },
    rejected('VOYAGE_DEPARTS_EARLIER'),
  ),
  command(
    'of an unknown voyage',
    'delayVoyage',
    { id: 'nobody', departure: VOYAGE.departure, arrival: VOYAGE.arrival },
    notFound(/nobody/),
  ),
  command('of an unknown voyage', 'departVoyage', { id: 'nobody' }, notFound(/nobody/)),
  command('of an unknown voyage', 'arriveVoyage', { id: 'nobody' }, notFound(/nobody/)),
];

export const inputs = [...orders, ...customers, ...containers, ...voyages];
