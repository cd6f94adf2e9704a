import { viewFaults } from '../projector/index.ts';
import type { Service } from '../serving/service.ts';
import type { System } from './system.ts';

/** The parts of a system do not go together: the message names every fault. Nothing was opened. */
export class SystemMistaken extends Error {
  readonly code = 'SYSTEM_MISTAKEN';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`this system cannot start:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.name = 'SystemMistaken';
    this.faults = faults;
  }
}

/**
 * Finds what can be told of a system without opening a store or composing a schema. Whether views answer fields that
 * the API has is for the gateway to say, which knows the API.
 * @throws SystemMistaken
 */
export function checkSystem(system: System): void {
  const faults = [
    ...nameFaults(system),
    ...categoryFaults(system),
    ...settingFaults(system),
    ...viewFaults(system.views),
  ];
  if (faults.length > 0) throw new SystemMistaken(faults);
}

/** Names of the view's own files and databases, beside which those of the services lie. */
const OF_THE_VIEW = /^view(_\d+)?$/;
/** Topics of the feed itself, and the category of what it cannot read. */
const OF_THE_FEED: readonly string[] = ['watermarks', 'unreadable'];

/** A name becomes a file, a database, an environment variable and a part of `npm start`. */
function nameFaults({ services }: System): string[] {
  const names = services.map(({ name }) => name);
  const odd = names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name));
  const taken = names.filter((name) => name === 'gateway' || name === 'projector');
  return [
    ...odd.map((name) => `'${name}' cannot name a service: use small letters, digits and _, a letter first`),
    ...taken.map((name) => `'${name}' cannot name a service: a part of Joinery has this name`),
    ...names
      .filter((name) => OF_THE_VIEW.test(name))
      .map((name) => `'${name}' cannot name a service: the view is kept under this name`),
    ...twice(names).map((name) => `two services are named '${name}'`),
  ];
}

function categoryFaults({ services, views }: System): string[] {
  const owners = new Map<string, string[]>();
  for (const { name, kinds } of services) {
    for (const { category } of kinds) owners.set(category, [...(owners.get(category) ?? []), name]);
  }
  const reserved = [...owners.keys()].filter((category) => OF_THE_FEED.includes(category));
  const disputed = [...owners].filter(([, of]) => of.length > 1);
  const shown = views.flatMap((view) =>
    [view.root, ...Object.values(view.join).map(({ entity }) => entity)].map((entity) => [view.name, entity] as const),
  );
  const orphans = shown.filter(([, { kind }]) => !owners.has(kind.category));
  return [
    ...reserved.map((category) => `'${category}' cannot name a category: the event feed has this name`),
    ...disputed.map(([category, of]) => `the category '${category}' belongs to ${list(of)}: it can have one owner`),
    ...new Set(
      orphans.map(
        ([view, { type, kind }]) =>
          `the view '${view}' shows ${type}, whose category '${kind.category}' no service has: ` +
          'name the service in the configuration, and the kind in its kinds',
      ),
    ),
  ];
}

const settingFaults = ({ services }: System): string[] =>
  twice(services.flatMap(({ settings = [] }: Service) => settings.map(({ name }) => name))).map(
    (name) => `the setting JOINERY_${name} is declared twice`,
  );

const twice = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, at) => names.indexOf(name) !== at)),
];

const list = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(' and ');
