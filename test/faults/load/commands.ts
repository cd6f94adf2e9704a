import type { Random } from '../../../sample/random.ts';
import type { Category, Command, Proof } from './record.ts';

/** The ids that commands can be meant for; commands mean the latest of them, so that they meet. */
export type Known = Readonly<Record<Category, string[]>>;

export const nothingKnown = (): Known => ({ customers: [], orders: [], containers: [], voyages: [] });

const PORTS = ['NLRTM', 'SGSIN', 'DEHAM'];
const LATEST = 60;
const MINUTE = 60_000;
const SAILING = Date.parse('2027-01-01T00:00:00.000Z');

/** What a command is made of: chance, what is there, and a number that no other command has. */
interface Making {
  readonly draw: Random;
  readonly known: Known;
  readonly serial: number;
  /** So many clients there are, and this is the one that sends. */
  readonly client: number;
  readonly clients: number;
}

type Make = (making: Making) => Command | null;

const KINDS: readonly (readonly [weight: number, make: Make])[] = [
  [5, registerCustomer],
  [4, (all) => changing(all, 'customers', 'relocateCustomer', 'CustomerRelocated', address(all))],
  [3, changeTier],
  [26, placeOrder],
  [7, (all) => changing(all, 'orders', 'updateOrder', 'OrderUpdated', { product: mark(all) })],
  [6, (all) => changing(all, 'orders', 'cancelOrder', 'OrderCancelled', { reason: mark(all) })],
  [9, (all) => changing(all, 'orders', 'completeOrder', 'OrderCompleted', {}, null)],
  [18, addContainer],
  [12, recordTelemetry],
  [2, (all) => changing(all, 'containers', 'sendToMaintenance', sent, { reason: mark(all) })],
  [4, (all) => changing(all, 'containers', 'returnFromMaintenance', 'ContainerReturned', {}, null)],
  [6, scheduleVoyage],
  [3, delayVoyage],
  [5, (all) => changing(all, 'voyages', 'departVoyage', 'VoyageDeparted', {}, null)],
  [6, (all) => changing(all, 'voyages', 'arriveVoyage', 'VoyageArrived', {}, null)],
];
const sent = 'ContainerSentToMaintenance';

/** One command of any kind, about as often as its weight says. */
export function nextCommand(making: Making): Command {
  const total = KINDS.reduce((sum, [weight]) => sum + weight, 0);
  let at = making.draw.fraction() * total;
  const kind = KINDS.find(([weight]) => {
    at -= weight;
    return at < 0;
  });
  return kind?.[1](making) ?? registerCustomer(making);
}

const mark = ({ serial }: Making): string => `mark-${serial}.`;
const shown = (type: string, { serial }: Making): Proof => ({ type, marker: `mark-${serial}.` });

const latest = ({ draw, known }: Making, category: Category): string | undefined => {
  const ids = known[category];
  return ids.length === 0 ? undefined : ids[draw.integer(Math.max(0, ids.length - LATEST), ids.length - 1)];
};

const creating = (making: Making, category: Category, mutation: string, type: string, input: object): Command => {
  const id = `${category.slice(0, 2)}${making.serial}`;
  return { mutation, category, id, input: { id, ...input }, proof: shown(type, making), repeatable: true };
};

/** A command on what exists. Not repeated: somebody else's may have come between. Null when nothing exists. */
function changing(
  making: Making,
  category: Category,
  mutation: string,
  type: string,
  input: object,
  marker: string | null = mark(making),
): Command | null {
  const id = latest(making, category);
  if (id === undefined) return null;
  return { mutation, category, id, input: { id, ...input }, proof: { type, marker }, repeatable: false };
}

const address = (making: Making) => ({
  address: { street: mark(making), city: 'Emden', country: making.draw.pick(['DE', 'NL', 'SG']), postalCode: '26721' },
});

function registerCustomer(making: Making): Command {
  const input = { name: mark(making), email: 'anna@example.org', ...address(making) };
  return creating(making, 'customers', 'registerCustomer', 'CustomerRegistered', input);
}

/** To the tier that a customer has already is no event: its registration must do as the proof. */
function changeTier(making: Making): Command | null {
  const tier = making.draw.pick(['STANDARD', 'PREFERRED']);
  return changing(making, 'customers', 'changeCustomerTier', 'CustomerRegistered', { tier }, null);
}

function placeOrder(making: Making): Command | null {
  const { draw } = making;
  const customerId = latest(making, 'customers');
  if (customerId === undefined) return null;
  const [pickupPort, destinationPort] = lane(draw);
  const dates = { pickupDate: '2026-12-01', expectedDeliveryDate: '2030-12-31' };
  const input = { customerId, product: mark(making), quantity: draw.integer(1, 60), pickupPort, destinationPort };
  return creating(making, 'orders', 'placeOrder', 'OrderPlaced', { ...input, ...dates });
}

function addContainer(making: Making): Command {
  const { draw } = making;
  const input = { type: draw.pick(['REEFER_20', 'REEFER_40']), capacity: draw.integer(20, 40), port: draw.pick(PORTS) };
  return creating(making, 'containers', 'addContainer', 'ContainerAdded', { brand: mark(making), ...input });
}

/** Of a client's own containers only, since a reading that is overtaken by a later one is not recorded. */
function recordTelemetry({ draw, known, serial, client, clients }: Making): Command | null {
  const own = known.containers.slice(-LATEST).filter((id) => Number(id.slice(2)) % clients === client);
  if (own.length === 0) return null;
  const id = draw.pick(own);
  const recordedAt = new Date(SAILING + serial).toISOString();
  const temperature = draw.chance(0.4) ? 20 : -5;
  const input = { id, temperature, humidity: 60, co2: 4, recordedAt };
  const proof = { type: 'TelemetryRecorded', marker: recordedAt };
  return { mutation: 'recordTelemetry', category: 'containers', id, input, proof, repeatable: true };
}

function scheduleVoyage(making: Making): Command {
  const [from, to] = lane(making.draw);
  const times = sailing(making.serial);
  const input = { ship: mark(making), from, to, capacity: making.draw.integer(60, 300), ...times };
  return creating(making, 'voyages', 'scheduleVoyage', 'VoyageScheduled', input);
}

function delayVoyage(making: Making): Command | null {
  const times = sailing(making.serial);
  return changing(making, 'voyages', 'delayVoyage', 'VoyageDelayed', times, times.departure);
}

/** Later than any before: a voyage can be delayed, never advanced. */
const sailing = (serial: number) => ({
  departure: new Date(SAILING + serial * MINUTE).toISOString(),
  arrival: new Date(SAILING + (serial + 30_000) * MINUTE).toISOString(),
});

function lane(draw: Random): readonly [string, string] {
  const from = draw.integer(0, PORTS.length - 1);
  const to = (from + draw.integer(1, PORTS.length - 1)) % PORTS.length;
  return [PORTS[from]!, PORTS[to]!];
}
