import { setTimeout } from 'node:timers/promises';

export interface Answer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

/** Asks a gateway, by the strategy and with the further headers that are named. */
export async function ask(
  origin: string,
  query: string,
  strategy: 'auto' | 'view' | 'composition' = 'auto',
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'joinery-strategy': strategy, ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, ...JSON.parse(await response.text()) };
}

/** @throws with the errors of an answer that has any. Returns the token. */
export async function command(origin: string, name: string, input: string): Promise<string> {
  const { data, errors } = await ask(origin, `mutation { done: ${name}(input: { ${input} }) { token } }`);
  if (data === null || errors !== undefined) throw new Error(JSON.stringify(errors));
  return (data.done as { readonly token: string }).token;
}

/** What an order needs of all services, so that it can be assigned. */
export async function ground(origin: string): Promise<void> {
  const address = 'address: { street: "Quay 1", city: "Emden", country: "DE", postalCode: "26721" }';
  await command(origin, 'registerCustomer', `id: "anna", name: "Anna", email: "anna@example.org", ${address}`);
  const box = 'brand: "Kuehl", type: REEFER_40, capacity: 30, port: "NLRTM"';
  await command(origin, 'addContainer', `id: "k1", ${box}`);
  const times = 'departure: "2027-01-02T06:00:00Z", arrival: "2027-01-20T06:00:00Z"';
  const route = 'ship: "Ever Fresh", from: "NLRTM", to: "SGSIN", capacity: 100';
  await command(origin, 'scheduleVoyage', `id: "v1", ${route}, ${times}`);
}

/** Places an order of what {@link ground} has; returns the token. */
export const place = (origin: string, id: string, quantity = 10): Promise<string> => {
  const route = 'pickupPort: "NLRTM", destinationPort: "SGSIN"';
  const dates = 'pickupDate: "2027-01-01", expectedDeliveryDate: "2027-01-31"';
  const what = `customerId: "anna", product: "mangoes", quantity: ${quantity}`;
  return command(origin, 'placeOrder', `id: "${id}", ${what}, ${route}, ${dates}`);
};

/** Of all services something. */
export const orderQuestion = (id: string): string =>
  `{ order(id: "${id}") { id status customer { name } voyage { ship } containers { id } } }`;

export const assigned = (id: string) => ({
  order: {
    id,
    status: 'ASSIGNED',
    customer: { name: 'Anna' },
    voyage: { ship: 'Ever Fresh' },
    containers: [{ id: 'k1' }],
  },
});

/** Asks until it is so. @throws when it is not in time, with what is given as its description. */
export async function until(holds: () => Promise<boolean>, told: () => unknown = () => holds): Promise<void> {
  const deadline = Date.now() + 100_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`it did not come about: ${told()}`);
    await setTimeout(20);
  }
}

export interface Readiness {
  readonly status: number;
  readonly missing: readonly string[];
}

/** `/ready` of a part; status 0 while nothing listens. */
export async function readiness(origin: string): Promise<Readiness> {
  const response = await fetch(`${origin}/ready`).catch((error: unknown) => {
    if ((error as Error).message === 'fetch failed') return null; // of another realm in Jest: no instanceof
    throw error;
  });
  if (response === null) return { status: 0, missing: [] };
  const { missing } = JSON.parse(await response.text());
  return { status: response.status, missing };
}
