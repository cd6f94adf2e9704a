import { type Decider, type Event, Rejection } from '../../eventing/index.ts';
import { type Loading, type Voyage, type VoyageEvent, voyage } from './events.ts';

export type Schedule = Pick<Voyage, 'id' | 'ship' | 'fromPort' | 'toPort' | 'departure' | 'arrival' | 'capacity'>;

export type VoyageCommand =
  | Event<'scheduleVoyage', Schedule>
  | Event<'delayVoyage', { departure: string; arrival: string }>
  | Event<'departVoyage', Record<string, never>>
  | Event<'arriveVoyage', Record<string, never>>
  /** The rest is given by reactions, never by clients. */
  | Event<'reserveCapacity', Loading>
  | Event<'releaseCapacity', { orderId: string }>;

function decide({ type, data }: VoyageCommand, state: Voyage | null): readonly VoyageEvent[] {
  if (type === 'scheduleVoyage') return state === null ? [{ type: 'VoyageScheduled', data }] : [];
  if (state === null) return []; // no such voyage: for whoever gives the command to say
  switch (type) {
    case 'delayVoyage':
      return delay(state, data);
    case 'departVoyage':
      mustBe('SCHEDULED', state);
      return [{ type: 'VoyageDeparted', data: leg(state) }];
    case 'arriveVoyage':
      mustBe('DEPARTED', state);
      return [{ type: 'VoyageArrived', data: leg(state) }];
    case 'reserveCapacity':
      return reserve(state, data);
    case 'releaseCapacity':
      return release(state, data.orderId);
  }
}

function delay(state: Voyage, times: { departure: string; arrival: string }): readonly VoyageEvent[] {
  mustBe('SCHEDULED', state);
  if (times.departure > times.arrival) {
    throw new Rejection('VOYAGE_ARRIVES_BEFORE_IT_DEPARTS', `voyage '${state.id}' cannot arrive before it departs`);
  }
  if (times.departure < state.departure) {
    // Its orders were promised that the ship waits for them.
    throw new Rejection('VOYAGE_DEPARTS_EARLIER', `voyage '${state.id}' is to leave at ${state.departure}, not before`);
  }
  const same = times.departure === state.departure && times.arrival === state.arrival;
  return same ? [] : [{ type: 'VoyageDelayed', data: { departure: times.departure, arrival: times.arrival } }];
}

function reserve(state: Voyage, loading: Loading): readonly VoyageEvent[] {
  if (state.manifest.some(({ orderId }) => orderId === loading.orderId)) return [];
  mustBe('SCHEDULED', state);
  if (state.freeCapacity < loading.quantity) {
    throw new Rejection('VOYAGE_FULL', `voyage '${state.id}' has room for ${state.freeCapacity} only`);
  }
  return [{ type: 'CapacityReserved', data: loading }];
}

/** Once the ship has left, what is aboard stays aboard. */
function release(state: Voyage, orderId: string): readonly VoyageEvent[] {
  const loading = state.manifest.find((aboard) => aboard.orderId === orderId);
  if (loading === undefined || state.status !== 'SCHEDULED') return [];
  return [{ type: 'CapacityReleased', data: { orderId, quantity: loading.quantity } }];
}

const leg = ({ manifest, fromPort, toPort }: Voyage) => ({ manifest, fromPort, toPort });

function mustBe(status: Voyage['status'], state: Voyage): void {
  if (state.status === status) return;
  throw new Rejection(`VOYAGE_NOT_${status}`, `voyage '${state.id}' is ${state.status}, not ${status}`);
}

/** SCHEDULED → DEPARTED → ARRIVED; only a scheduled voyage takes orders, gives them back, or is delayed. */
export const voyageDecider: Decider<Voyage, VoyageCommand, VoyageEvent> = { ...voyage, decide };
