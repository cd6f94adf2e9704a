import { expect } from '@jest/globals';
import type { EntityKind, Event, Reactions, StoredKind } from '../eventing/index.ts';
import { reacting } from './reacting.ts';

/** The events of one entity, as a service's own past or as what another service publishes. */
export interface Stream {
  readonly kind: EntityKind;
  readonly id: string;
  readonly events: readonly Event[];
}

export const stream = <S extends object, E extends Event>(
  kind: EntityKind<S, E>,
  id: string,
  ...events: readonly E[]
): Stream => ({ kind, id, events });

/**
 * A service's reactions as a specification:
 *
 *     await givenStreams(reactions, kinds, stream(voyage, 'v1', scheduled))
 *       .when(stream(order, 'o1', cancelled))
 *       .records({ 'bookings-o1': [released] })
 *
 * What is published is delivered twice, as a feed may: the second time nothing more may be recorded.
 */
export const givenStreams = (reactions: Reactions, kinds: readonly StoredKind[], ...past: readonly Stream[]) => ({
  when: (...published: readonly Stream[]) => ({
    records: async (expected: Readonly<Record<string, readonly Event[]>>): Promise<void> => {
      const service = reacting(reactions, kinds);
      for (const { kind, id, events } of past) service.has(kind, id, ...events);

      const recorded: Record<string, Event[]> = {};
      for (const { kind, id, events } of [...published, ...published]) {
        expect(service.categories).toContain(kind.category);
        for (const event of events) {
          for (const { stream: name, ...effect } of await service.hears(kind, id, event)) {
            recorded[name] = [...(recorded[name] ?? []), effect];
          }
        }
      }
      expect(recorded).toEqual(expected);
    },
  }),
});
