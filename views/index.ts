export { containers } from './containers.ts';
export { customers } from './customers.ts';
export { ports } from './ports.ts';
export { shipments } from './shipments.ts';
export { voyages } from './voyages.ts';
