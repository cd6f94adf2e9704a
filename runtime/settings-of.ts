import { BOUND_SETTINGS, GATEWAY_SETTINGS } from '../gateway/settings.ts';
import { readSettings, type Settings, settingsTable } from './settings.ts';
import { partsOf, type System } from './system.ts';

/** What the gateway and the services of a system read from the environment for themselves. */
const declaredBy = ({ services }: System) => [
  ...Object.values(GATEWAY_SETTINGS),
  ...Object.values(BOUND_SETTINGS),
  ...services.flatMap(({ settings = [] }) => settings),
];

const behindGateway = (system: System) => partsOf(system).slice(1);

/** @throws SettingsError that lists every fault. */
export const readSystemSettings = (system: System, env: NodeJS.ProcessEnv): Settings =>
  readSettings(env, behindGateway(system), declaredBy(system));

/** Every setting of a system, as the README lists them. */
export const systemSettings = (system: System) => settingsTable(behindGateway(system), declaredBy(system));
