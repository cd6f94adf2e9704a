import { WebSocket } from 'ws';
import { type Asked, type Ending, type Watching, watching } from './watching.ts';

const IDS = ['listened to', 'beside'] as const;

/** Subscribes by a WebSocket of its own, in the words of graphql-transport-ws. `beside`: to this as well, and does not listen. */
export const byWebSocket = (origin: string, asked: Asked, beside?: Asked): Watching =>
  watching(asked, ({ begun, told, ended }) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    let errors: Ending['errors'] = [];
    const say = (message: object) => socket.send(JSON.stringify(message));
    socket.on('error', () => {}); // `close` follows
    socket.on('open', () => say({ type: 'connection_init', payload: asked.headers }));
    socket.on('close', (code) => ended({ errors, code }));
    socket.on('message', (data) => {
      const { id, type, payload } = JSON.parse(String(data));
      if (type === 'connection_ack') {
        [asked, ...(beside === undefined ? [] : [beside])].forEach(({ query, variables }, i) => {
          say({ type: 'subscribe', id: IDS[i], payload: { query, variables } });
        });
        begun(null);
      } else if (type === 'next') {
        if (id === IDS[0]) told(payload);
      } else if (type === 'ping') say({ type: 'pong' });
      else {
        errors = payload ?? [];
        socket.close(1000);
      }
    });
    return { pause: () => socket.pause(), resume: () => socket.resume(), drop: () => socket.terminate() };
  });
