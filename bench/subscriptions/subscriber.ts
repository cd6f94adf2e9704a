import { WebSocket } from 'ws';
import { now } from '../measure/clock.ts';
import { QUESTION } from './question.ts';

/** A client of graphql-transport-ws that subscribes to an order. */
export interface Subscriber {
  close(): Promise<void>;
}

export interface SubscriberOptions {
  readonly port: number;
  readonly order: string;
  /** Each message after the introduction, and when it came. */
  readonly onMessage: (data: Buffer, at: number) => void;
  readonly onFailure: (error: Error) => void;
}

/** Resolves once it has been introduced and has asked; that it is subscribed shows only in what it is told. */
export function openSubscriber({ port, order, onMessage, onFailure }: SubscriberOptions): Promise<Subscriber> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false });
  let closing = false;
  const closed = new Promise<void>((resolve) => {
    socket.on('close', (code, reason) => {
      if (!closing) onFailure(new Error(`a subscriber was closed with ${code} ${reason}`));
      resolve();
    });
  });
  const close = () => {
    closing = true;
    socket.close();
    return closed;
  };
  return new Promise((resolve) => {
    socket.on('error', onFailure);
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.once('message', () => {
      socket.on('message', (data) => onMessage(data as Buffer, now()));
      socket.send(
        JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUESTION, variables: { id: order } } }),
      );
      resolve({ close });
    });
  });
}
