import { isDeepStrictEqual } from 'node:util';
import { parseStream, type RecordedEvent } from '../../../eventing/index.ts';
import { system } from '../../../joinery.config.ts';
import type { LoadRecord } from '../load/record.ts';
import type { ServiceRecords } from './records.ts';

/** By stream, in the order of the log. */
export type Streams = ReadonlyMap<string, readonly RecordedEvent[]>;

export function streamsIn(files: readonly Pick<ServiceRecords, 'log'>[]): Streams {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of files.flatMap(({ log }) => log)) {
    const of = streams.get(event.stream);
    if (of === undefined) streams.set(event.stream, [event]);
    else of.push(event);
  }
  return streams;
}

/** Each stream's versions are 1, 2, 3 … in the order of the log. */
export const gaps = (streams: Streams): readonly string[] =>
  [...streams].flatMap(([stream, events]) => {
    const at = events.findIndex(({ version }, i) => version !== i + 1);
    return at < 0 ? [] : [`${stream}: version ${events[at]!.version} stands where ${at + 1} should`];
  });

/** Every acknowledged command's event is there, at or below the version that was acknowledged. */
export const lost = (streams: Streams, { acknowledged }: LoadRecord): readonly string[] =>
  acknowledged.flatMap(({ command: { mutation, proof }, stream, version }) => {
    const events = streams.get(stream) ?? [];
    if (!events.some((event) => event.version === version)) {
      return [`${mutation} was acknowledged as ${stream}@${version}, which is not there`];
    }
    const shown = events.some((event) => event.version <= version && shows(event, proof));
    return shown ? [] : [`${mutation} was acknowledged as ${stream}@${version}, but no ${proof.type} shows it`];
  });

/** No command was done twice, however often it was sent, and no event was answered twice. */
export function doubled(streams: Streams, { sent }: LoadRecord): readonly string[] {
  const commands = sent.flatMap(({ mutation, category, id, proof }) => {
    if (proof.marker === null) return [];
    const count = (streams.get(`${category}-${id}`) ?? []).filter((event) => shows(event, proof)).length;
    return count > 1 ? [`${mutation} of ${category}-${id} (${proof.marker}) was done ${count} times`] : [];
  });
  const answers = [...streams.values()].flatMap((events) => {
    const seen = new Set<string>();
    return events.flatMap(({ stream, version, type, causation }) => {
      const answer = `${type} because of ${causation}`;
      if (causation === null || !seen.has(answer)) {
        seen.add(answer);
        return [];
      }
      return [`${stream}@${version}: once more ${answer}`];
    });
  });
  return [...commands, ...answers];
}

const shows = ({ type, data }: RecordedEvent, proof: LoadRecord['sent'][number]['proof']): boolean =>
  type === proof.type && (proof.marker === null || JSON.stringify(data).includes(proof.marker));

/** Every event but a command's names the one that caused it, which is there: among these streams, or among all. */
export const orphans = (streams: Streams, all: Streams = streams): readonly string[] =>
  [...streams.values()].flatMap((events) =>
    events.flatMap(({ id, causation }) => {
      if (causation === null) return [];
      const at = causation.lastIndexOf('@');
      const cause = all.get(causation.slice(0, at))?.[Number(causation.slice(at + 1)) - 1];
      return cause?.id === causation ? [] : [`${id} was caused by ${causation}, which is not there`];
    }),
  );

/** Each entity's state and version are those of its events, folded; and there is no state without events. */
export function unfolded(streams: Streams, files: readonly Pick<ServiceRecords, 'states'>[]): readonly string[] {
  const kinds = new Map(system.services.flatMap((service) => service.kinds).map((kind) => [kind.category, kind]));
  const states = new Map(files.flatMap((file) => [...file.states]));
  const without = [...states].flatMap(([category, entities]) =>
    [...entities.keys()].filter((id) => !streams.has(`${category}-${id}`)).map((id) => `${category}-${id}: no events`),
  );
  const wrong = [...streams].flatMap(([stream, events]) => {
    const { category, id } = parseStream(stream);
    const kind = kinds.get(category);
    if (kind === undefined) return [`${stream}: nobody owns ${category}`];
    const state = events.reduce<object | null>((before, event) => kind.evolve(before, event), null);
    const folded = state === null ? null : JSON.parse(JSON.stringify(state));
    const row = states.get(category)?.get(id);
    if (row === undefined) return [`${stream} has events and no state`];
    if (row.version !== events.length)
      return [`${stream}: the state is of ${row.version}, the log of ${events.length}`];
    if (isDeepStrictEqual(row.state, folded)) return [];
    return [`${stream}: the state is ${JSON.stringify(row.state)}, its events make ${JSON.stringify(folded)}`];
  });
  return [...without, ...wrong];
}
