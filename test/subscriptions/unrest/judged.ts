import { isDeepStrictEqual } from 'node:util';
import type { RecordedEvent } from '../../../eventing/index.ts';
import { type Container, container } from '../../../subgraphs/containers/events.ts';
import { type Order, order } from '../../../subgraphs/orders/events.ts';
import type { About } from '../questions.ts';
import type { Told } from '../watching.ts';
import { expectedOf, type Histories, statesOf } from './histories.ts';

interface OrderShown {
  readonly id: string;
  readonly status: string;
  readonly quantity: number;
  readonly reason: string | null;
  readonly voyage: { readonly id: string } | null;
  readonly containers: readonly ({ readonly id: string } | null)[];
}
interface ContainerShown {
  readonly id: string;
  readonly status: string;
  readonly anomalies: number;
  readonly telemetry: { readonly recordedAt: string };
}
type Shown =
  | { readonly version: number; readonly order: OrderShown }
  | { readonly telemetry: ContainerShown['telemetry']; readonly container: ContainerShown };

const shownBy = ({ data }: Told) => data?.live as Shown;
const streamOf = (shown: Shown): string =>
  'order' in shown ? `orders-${shown.order.id}` : `containers-${shown.container.id}`;

/** Of which event a message is. */
function eventOf(shown: Shown, events: readonly RecordedEvent[]): RecordedEvent | undefined {
  if ('order' in shown) return events.find(({ version }) => version === shown.version);
  const { recordedAt } = shown.telemetry;
  return events.find(
    ({ type, data }) => type === 'TelemetryRecorded' && 'recordedAt' in data && data.recordedAt === recordedAt,
  );
}

/** What a client has seen that it should not have, or has not seen: empty, when all is well. */
export function violationsOf(
  about: About,
  seen: readonly Told[],
  histories: Histories,
  before: Histories,
): readonly string[] {
  const expected = expectedOf(about, histories, before);
  const told = new Map<string, string[]>();
  const violations: string[] = [];
  for (const message of seen) {
    const shown = shownBy(message);
    const events = histories.get(streamOf(shown)) ?? [];
    const event = eventOf(shown, events);
    if (event === undefined) {
      violations.push(`is of no event: ${JSON.stringify(shown)}`);
      continue;
    }
    told.set(event.stream, [...(told.get(event.stream) ?? []), event.id]);
    if (!isNewEnough(shown, event, events, message.errors === undefined)) {
      violations.push(`is not what ${event.id} led to, nor anything later: ${JSON.stringify(shown)}`);
    }
  }
  for (const stream of new Set([...told.keys(), ...expected.keys()])) {
    const [is, should] = [told.get(stream) ?? [], expected.get(stream) ?? []];
    if (!isDeepStrictEqual(is, should)) violations.push(`was told ${is}, instead of ${should}`);
  }
  return violations.map((violation) => `${about.field} ${about.id} ${violation}`);
}

/** What a client still waits for: empty when it has as many messages as there are events. */
export function missingOf(
  about: About,
  seen: readonly Told[],
  histories: Histories,
  before: Histories,
): readonly string[] {
  const expected = [...expectedOf(about, histories, before).values()].flat();
  if (seen.length >= expected.length) return [];
  const last = JSON.stringify(seen.at(-1)?.data?.live);
  return [`${about.field} ${about.id} was told ${seen.length} of ${expected.length}, the last being ${last}`];
}

/** `whole`: nothing was left out because its service was away. */
function isNewEnough(
  shown: Shown,
  { version }: RecordedEvent,
  events: readonly RecordedEvent[],
  whole: boolean,
): boolean {
  if ('order' in shown) {
    const states = statesOf(order, events).slice(version - 1);
    return states.some((state) => isOrder(shown.order, state as Order, whole));
  }
  const states = statesOf(container, events).slice(version - 1);
  return states.some((state) => isContainer(shown.container, state as Container));
}

const isOrder = ({ status, quantity, reason, voyage, containers }: OrderShown, state: Order, whole: boolean): boolean =>
  status === state.status &&
  quantity === state.quantity &&
  reason === state.reason &&
  (!whole ||
    ((voyage?.id ?? null) === state.voyageId &&
      isDeepStrictEqual(
        containers.map((each) => each?.id),
        [...state.containerIds],
      )));

const isContainer = ({ status, anomalies, telemetry }: ContainerShown, state: Container): boolean =>
  status === state.status && anomalies === state.anomalies && telemetry.recordedAt === state.telemetry?.recordedAt;
