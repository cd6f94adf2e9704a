import { BOUND_SETTINGS, GATEWAY_SETTINGS } from '../gateway/settings.ts';
import type { Environment } from './setting.ts';
import { type Declared, readSettings, type Settings, settingsTable } from './settings.ts';
import type { System } from './system.ts';

/** What the gateway and the services of a system read from the environment for themselves. */
const declaredBy = ({ services }: System): Declared => ({
  services: services.map(({ name }) => name),
  settings: [
    ...[...Object.values(GATEWAY_SETTINGS), ...Object.values(BOUND_SETTINGS)].map((one) => ({
      ...one,
      part: 'gateway',
    })),
    ...services.flatMap(({ name, settings = [] }) => settings.map((one) => ({ ...one, part: name }))),
  ],
});

/**
 * The settings out of the environment, and out of the system's configuration where the environment says nothing.
 * @throws SettingsError that lists every fault.
 */
export const readSystemSettings = (system: System, env: Environment): Settings =>
  readSettings({ ...system.settings, ...env }, declaredBy(system));

/** Every setting of a system, as the README lists them. */
export const systemSettings = (system: System) => settingsTable(declaredBy(system));
