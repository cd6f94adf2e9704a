import type { Setting as DeclaredSetting } from '../serving/service.ts';
import { readServers, SERVER_SETTINGS, type ServerSettings } from './server-settings.ts';
import {
  type Environment,
  integer,
  list,
  port,
  type Setting,
  SettingsError,
  settingsReader,
  words,
} from './setting.ts';

/** What the whole system was told. */
export interface Settings {
  /** What the gateway listens on. */
  readonly host: string;
  /** What the other parts listen on. */
  readonly partsHost: string;
  readonly data: string;
  readonly seedOrders: number;
  readonly seed: number;
  /** Port by part. */
  readonly ports: Readonly<Record<string, number>>;
  /** Where a service is to be found, by its name, where that was said: an URL for each instance. */
  readonly urls: Readonly<Record<string, readonly string[]>>;
  /** What each part reads for itself, checked: by name without JOINERY_. */
  readonly declared: Readonly<Record<string, string>>;
  /** Null for the embedded form. */
  readonly servers: ServerSettings | null;
}

/** What the settings are of. */
export interface Declared {
  readonly services: readonly string[];
  /** What parts read for themselves, and which part. */
  readonly settings: readonly (DeclaredSetting & { readonly part: string })[];
}

const WHOLE = '`npm start`, `npm run seed`';

const OWN = {
  PORT: port({ name: 'JOINERY_PORT', parts: 'gateway', about: "the gateway's port; 0 takes any free one" }, 4000),
  HOST: words(
    { name: 'JOINERY_HOST', parts: 'gateway', about: 'the address that the gateway listens on' },
    '127.0.0.1',
  ),
  PARTS_HOST: words(
    { name: 'JOINERY_PARTS_HOST', parts: 'all but the gateway', about: 'the address that the other parts listen on' },
    '127.0.0.1',
  ),
  DATA: words(
    { name: 'JOINERY_DATA', parts: 'all', about: 'the folder of the embedded stores, and of the cached API schema' },
    './data',
  ),
  SEED_ORDERS: integer(
    { name: 'JOINERY_SEED_ORDERS', parts: WHOLE, about: 'orders that an empty system is seeded with; 0 for none' },
    2000,
    0,
    10_000_000,
  ),
  SEED: integer(
    { name: 'JOINERY_SEED', parts: WHOLE, about: 'the number that this history is generated from' },
    7,
    0,
    2 ** 31 - 1,
  ),
};

const behindGateway = ({ services }: Declared): readonly string[] => [...services, 'projector'];

/** After the gateway's, in the order of the parts. */
function portsOf(of: Declared, gateway: number): (Setting<number> & { readonly part: string })[] {
  return behindGateway(of).map((part, i) => {
    const described = { name: `JOINERY_${part.toUpperCase()}_PORT`, parts: part, about: `the port of ${part}` };
    return { part, ...port(described, gateway === 0 ? 0 : gateway + i + 1, `PORT + ${i + 1}`) };
  });
}

const urlsOf = ({ services }: Declared) =>
  services.map((service) => {
    const name = `JOINERY_${service.toUpperCase()}_URL`;
    const about = `where ${service} is found; several instances separated by commas`;
    return {
      service,
      ...list({ name, parts: 'gateway, search', about }, "this machine, the service's port", endpoint),
    };
  });

const declaredOf = ({ settings }: Declared) =>
  settings.map(({ name, standard, what, part }) => ({
    declared: name,
    ...integer({ name: `JOINERY_${name}`, parts: part, about: what }, standard, 0, Number.MAX_SAFE_INTEGER),
  }));

/** Every setting as the README lists it. */
export const settingsTable = (
  of: Declared,
): readonly Pick<Setting<unknown>, 'name' | 'standard' | 'parts' | 'about'>[] => [
  ...Object.values(OWN),
  ...portsOf(of, OWN.PORT.fallback),
  ...urlsOf(of),
  ...Object.values(SERVER_SETTINGS),
  ...declaredOf(of),
];

/**
 * Reads the environment. A name with our prefix that nobody declared is a fault: it is a typing error more often than not.
 * @throws SettingsError that lists every fault.
 */
export function readSettings(env: Environment, of: Declared): Settings {
  const reader = settingsReader(env);
  const { read, faults } = reader;
  const gateway = read(OWN.PORT);
  const behind = portsOf(of, gateway).map((setting) => [setting.part, read(setting)]);
  const urls = urlsOf(of).map((setting) => [setting.service, read(setting)] as const);
  const settings: Settings = {
    host: read(OWN.HOST),
    partsHost: read(OWN.PARTS_HOST),
    data: read(OWN.DATA),
    seedOrders: read(OWN.SEED_ORDERS),
    seed: read(OWN.SEED),
    ports: { gateway, ...Object.fromEntries(behind) },
    urls: Object.fromEntries(urls.flatMap(([service, found]) => (found === null ? [] : [[service, found] as const]))),
    declared: Object.fromEntries(declaredOf(of).map((setting) => [setting.declared, String(read(setting))])),
    servers: readServers(reader),
  };
  faults.push(...unknown(env, new Set(settingsTable(of).map(({ name }) => name))));
  if (faults.length > 0) throw new SettingsError(faults);
  return settings;
}

function unknown(env: Environment, known: ReadonlySet<string>): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('JOINERY_') && !name.startsWith('JOINERY_SERVERS_'))
    .filter((name) => !known.has(name))
    .map((name) => `${name} is not a setting: the README lists them`);
}

/** @throws TypeError with what was expected. */
function endpoint(text: string): string {
  const expected = 'http://host:port of each instance, separated by commas';
  if (!URL.canParse(text)) throw new TypeError(expected);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError(expected);
  if (url.pathname === '/') url.pathname = '/graphql';
  return url.href;
}
