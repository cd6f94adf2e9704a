import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { system } from '../../joinery.config.ts';
import { readSystemSettings, systemSettings } from '../../runtime/settings-of.ts';
import { partsOf } from '../../runtime/system.ts';

const ROOT = join(import.meta.dirname, '../..');
const text = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

interface ComposeService {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}

const compose: {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, null>>;
} = parse(text('docker-compose.yml'), { merge: true });
const { services } = compose;
const parts = partsOf(system);

describe('docker-compose.yml', () => {
  test('has a service for every part, which runs it and asks its /ready where it listens', () => {
    for (const part of parts) {
      const { command, environment, healthcheck, build } = services[part]!;
      expect({ part, command, build }).toEqual({ part, command: [part], build: '.' });
      const { ports } = readSystemSettings(system, environment!);
      expect(healthcheck?.test.join(' ')).toContain(`'http://127.0.0.1:${ports[part]}/ready'`);
    }
  });

  test.each([...parts, 'seed'])('the environment of %s is what the processes read, and nothing else', (part) => {
    const environment = services[part]!.environment!;
    const known = systemSettings(system).map(({ name }) => name);
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    const settings = readSystemSettings(system, environment);
    // Reached from other containers: none may listen on its own loopback only.
    expect(settings).toMatchObject({ host: '0.0.0.0', partsHost: '0.0.0.0' });
    expect(settings.servers?.kafka.brokers).toEqual(['kafka:9092']);
    expect(new URL(settings.servers!.mongodb.url).host).toBe('mongodb:27017');
  });

  test('every service is found at its container and port', () => {
    const { urls, ports } = readSystemSettings(system, services.gateway!.environment!);
    const expected = system.services.map(({ name }) => [name, [`http://${name}:${ports[name]}/graphql`]]);
    expect(urls).toEqual(Object.fromEntries(expected));
  });

  test('what is depended on is there and has a health check; volumes are declared; versions are named', () => {
    for (const { depends_on = {}, volumes = [], image } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect({ name, condition }).toEqual({ name, condition: 'service_healthy' });
        expect(services[name]?.healthcheck).toBeDefined();
      }
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
      if (image !== 'joinery') expect(image).toMatch(/^[a-z/]+:\d+(\.\d+)+$/);
    }
  });

  test('only the gateway is published, and on this machine only', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(published).toEqual([['gateway', '127.0.0.1:4000:4000']]);
  });
});

/** Files of ours, from the root; also those that are imported only when they are needed. */
const imports = (path: string): string[] =>
  [...text(path).matchAll(/(?:from|import\(|^import) ?'(\.[^']+\.ts)'/gm)]
    .map(([, target]) => join(dirname(path), target!))
    .filter((target) => existsSync(join(ROOT, target))); // comments show imports, too

describe('the Dockerfile', () => {
  const lines = text('Dockerfile').split('\n');
  const ignored = text('.dockerignore').split('\n').filter(Boolean);

  test('runs what `npm start` runs, not as root, with production dependencies only', () => {
    const entry: string[] = JSON.parse(
      lines.find((line) => line.startsWith('ENTRYPOINT '))!.slice('ENTRYPOINT '.length),
    );
    expect(entry.join(' ')).toBe(JSON.parse(text('package.json')).scripts.start);
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER node']);
    expect(lines.filter((line) => line.includes('npm ci'))).toEqual([
      expect.stringMatching(/--omit=dev.*--ignore-scripts/),
    ]);
  });

  test.each(['main.ts', 'sample/main.ts', 'rebuild.ts', 'dead-letters.ts'])(
    'leaves nothing out that %s imports',
    (start) => {
      const needed = new Set([start]);
      for (const path of needed) for (const target of imports(path)) needed.add(target);
      expect(needed.size).toBeGreaterThan(10);
      expect([...needed].filter((path) => ignored.some((folder) => path.startsWith(`${folder}/`)))).toEqual([]);
    },
  );
});
