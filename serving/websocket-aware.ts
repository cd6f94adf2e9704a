import { IncomingMessage } from 'node:http';

/**
 * A request that asks for an upgrade only when that is to a WebSocket. Once a server has a listener for upgrades, http leaves
 * the body of every request that names one to it: those of clients that merely offer HTTP/2, as Java's does with
 * `upgrade: h2c`, would never be answered.
 */
export class WebSocketAware extends IncomingMessage {
  private asked = false;

  /** Set by http's parser, and asked by http once the headers are there. */
  get upgrade(): boolean {
    return this.asked && this.headers.upgrade?.toLowerCase() === 'websocket';
  }
  set upgrade(wanted: boolean | null) {
    this.asked = wanted === true;
  }
}
