import type { Collection, Document } from 'mongodb';

/** Of whatever kind of id. */
export interface Stored extends Document {
  _id: number | string | object;
}

/** Does it to the documents of a collection; returns how many it met. */
export type Harm = (collection: Collection<Stored>) => Promise<number>;

interface Planted {
  readonly service: string;
  readonly collection: string;
  readonly harm: Harm;
  /** Among what the checker says. */
  readonly seen: RegExp;
}

export const update =
  (filter: Document, change: Document | Document[]): Harm =>
  async (collection) =>
    (await collection.updateMany(filter, change)).modifiedCount;

export const remove =
  (last: Document): Harm =>
  async (collection) => {
    const found = await collection.find(last).sort({ _id: -1 }).limit(1).next();
    return found === null ? 0 : (await collection.deleteOne({ _id: found._id })).deletedCount;
  };

const removeStream =
  (last: Document): Harm =>
  async (collection) => {
    const found = await collection.find(last).sort({ _id: -1 }).limit(1).next();
    return (await collection.deleteMany({ stream: found?.stream })).deletedCount;
  };

/** The last of these once more, at the end of its stream and of the log. */
export const repeat =
  (last: Document): Harm =>
  async (collection) => {
    const found = await collection.find(last).sort({ _id: -1 }).limit(1).next();
    const [end] = await collection.find().sort({ _id: -1 }).limit(1).toArray();
    const version = await collection.countDocuments({ stream: found?.stream });
    await collection.insertOne({ ...found, _id: Number(end?._id) + 1, version: version + 1 });
    return 1;
  };

export const harms: Readonly<Record<string, Planted>> = {
  'an event removed at the end of a stream': {
    service: 'customers',
    collection: 'events',
    harm: remove({}),
    seen: /was acknowledged as customers-.*, which is not there/,
  },
  'a whole stream removed': {
    service: 'orders',
    collection: 'events',
    harm: removeStream({ type: 'OrderPlaced' }),
    seen: /^orders-.*: no events/,
  },
  'a version that skips some': {
    service: 'orders',
    collection: 'events',
    harm: update({ type: 'OrderPlaced' }, [{ $set: { version: 99 } }]),
    seen: /version 99 stands where 1 should/,
  },
  'two events in the wrong order in the log': {
    service: 'orders',
    collection: 'events',
    async harm(collection) {
      const second = await collection.find({ version: 2 }).sort({ _id: -1 }).limit(1).next();
      await collection.deleteOne({ _id: second?._id });
      await collection.insertOne({ ...second, _id: 0.5 });
      return second === null ? 0 : 1;
    },
    seen: /^orders-.*: version 2 stands where 1 should/,
  },
  'a command done twice': {
    service: 'orders',
    collection: 'events',
    harm: repeat({ type: 'OrderPlaced' }),
    seen: /placeOrder of orders-.* was done 2 times/,
  },
  'a reaction done twice': {
    service: 'containers',
    collection: 'events',
    harm: repeat({ type: 'ContainerAllocated' }),
    seen: /once more ContainerAllocated because of orders-/,
  },
  'an event put in the place of another': {
    service: 'customers',
    collection: 'events',
    harm: update(
      { type: 'CustomerRegistered' },
      { $set: { 'data.name': 'somebody', 'data.address.street': 'elsewhere' } },
    ),
    seen: /but no CustomerRegistered shows it/,
  },
  'a cause that never was': {
    service: 'containers',
    collection: 'events',
    harm: update({ type: 'ContainersAllocated' }, { $set: { causation: 'orders-nobody@1' } }),
    seen: /was caused by orders-nobody@1, which is not there/,
  },
  'a state altered': {
    service: 'customers',
    collection: 'state_customers',
    harm: update({}, { $set: { 'state.name': 'somebody else' } }),
    seen: /^customers-.*: the state is .* its events make/,
  },
  'a state lost': {
    service: 'customers',
    collection: 'state_customers',
    harm: remove({}),
    seen: /has events and no state/,
  },
  'a state of another version': {
    service: 'voyages',
    collection: 'state_voyages',
    harm: update({}, { $inc: { version: 1 } }),
    seen: /^voyages-.*: the state is of/,
  },
  'an order that nobody decides': {
    service: 'orders',
    collection: 'state_orders',
    harm: update({ 'state.status': 'REJECTED' }, { $set: { 'state.status': 'PENDING' } }),
    seen: /is PENDING: nobody decides it any more/,
  },
  'an order that moved as it must not': {
    service: 'orders',
    collection: 'events',
    harm: update({ type: 'OrderCancelled' }, { $set: { type: 'OrderDelivered', data: { voyageId: 'v' } } }),
    seen: /OrderDelivered moved it from .* to DELIVERED/,
  },
  'a container kept by nobody': {
    service: 'containers',
    collection: 'state_containers',
    harm: update({ 'state.status': 'EMPTY' }, { $set: { 'state.orderId': 'o' } }),
    seen: /is EMPTY for order o/,
  },
  'room kept for nobody': {
    service: 'voyages',
    collection: 'state_voyages',
    harm: update({}, { $inc: { 'state.freeCapacity': -1 } }),
    seen: /free, .* booked/,
  },
  'an event that was not answered': {
    service: 'containers',
    collection: 'processed',
    harm: update({ '_id.stream': /^orders-/ }, { $inc: { version: -1 } }),
    seen: /^containers: orders-.* is at \d+, processed to/,
  },
  'an event put aside': {
    service: 'voyages',
    collection: 'dead_letters',
    async harm(collection) {
      await collection.insertOne({
        _id: 'x',
        consumer: 'voyages',
        stream: 'orders-o',
        version: 1,
        reason: 'it was bad',
      });
      return 1;
    },
    seen: /voyages put aside orders-o@1: it was bad/,
  },
};

export const harmsOfView: Readonly<Record<string, { readonly collection: string; readonly harm: Harm }>> = {
  'a column of a document': { collection: 'view_shipments', harm: update({}, { $set: { 'columns.status': 'LOST' } }) },
  'a state of a document': { collection: 'view_shipments', harm: update({}, { $set: { 'state.product': 'x' } }) },
  'a part of a document': {
    collection: 'view_shipments',
    harm: update({ 'parts.customer.version': { $gt: 0 } }, { $inc: { 'parts.customer.version': -1 } }),
  },
  'a document that is missing': { collection: 'view_shipments', harm: remove({}) },
  'an entity that is missing': { collection: 'entity_customers', harm: remove({}) },
  'an entity that is behind': { collection: 'entity_orders', harm: update({}, { $inc: { version: -1 } }) },
};
