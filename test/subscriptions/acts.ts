import { ask, command, until } from '../system/order.ts';

const ADDRESS = 'address: { street: "Quay 1", city: "Emden", country: "DE", postalCode: "26721" }';

export const register = (origin: string, id: string) =>
  command(origin, 'registerCustomer', `id: "${id}", name: "Name of ${id}", email: "${id}@example.org", ${ADDRESS}`);

export const addContainer = (origin: string, id: string) =>
  command(origin, 'addContainer', `id: "${id}", brand: "Kuehl", type: REEFER_40, capacity: 30, port: "NLRTM"`);

/** With room for so much. */
export const schedule = (origin: string, id: string, capacity = 10) => {
  const times = 'departure: "2027-01-02T06:00:00Z", arrival: "2027-01-20T06:00:00Z"';
  const route = 'ship: "Ever Fresh", from: "NLRTM", to: "SGSIN"';
  return command(origin, 'scheduleVoyage', `id: "${id}", ${route}, ${times}, capacity: ${capacity}`);
};

export const place = (origin: string, id: string, customerId: string) => {
  const route = 'pickupPort: "NLRTM", destinationPort: "SGSIN"';
  const dates = 'pickupDate: "2027-01-01", expectedDeliveryDate: "2027-01-31"';
  const what = `customerId: "${customerId}", product: "mangoes", quantity: 10`;
  return command(origin, 'placeOrder', `id: "${id}", ${what}, ${route}, ${dates}`);
};

export const cancel = (origin: string, id: string, reason: string) =>
  command(origin, 'cancelOrder', `id: "${id}", reason: "${reason}"`);

/** `second`: of an hour of its own; only what is newer than the latest is recorded. */
export const record = (origin: string, id: string, second: number, temperature = 4) => {
  const recordedAt = new Date(Date.UTC(2027, 0, 3) + 1000 * second).toISOString();
  const air = `temperature: ${temperature}, humidity: 80, co2: 2`;
  return command(origin, 'recordTelemetry', `id: "${id}", ${air}, recordedAt: "${recordedAt}"`);
};

export const untilStatus = (origin: string, id: string, status: string) =>
  until(async () => {
    const { data } = await ask(origin, `{ order(id: "${id}") { status } }`, 'composition');
    return (data?.order as { status: string } | null)?.status === status;
  });

/** From its assignment, to a container and a voyage of its own, to its end. Its customer must be there. */
export async function wholeLife(origin: string, id: string, customerId: string): Promise<void> {
  await Promise.all([addContainer(origin, `k-${id}`), schedule(origin, `v-${id}`)]);
  await place(origin, id, customerId);
  await untilStatus(origin, id, 'ASSIGNED');
  await command(origin, 'departVoyage', `id: "v-${id}"`);
  await untilStatus(origin, id, 'IN_TRANSIT');
  await command(origin, 'arriveVoyage', `id: "v-${id}"`);
  await untilStatus(origin, id, 'DELIVERED');
  await command(origin, 'completeOrder', `id: "${id}"`);
}
