import { type IncomingMessage, request } from 'node:http';
import { type Asked, type Ending, type Hearing, type Told, type Watching, watching } from './watching.ts';

/** Subscribes by a POST that is answered with an event stream. */
export const byStream = (origin: string, { query, variables, headers = {} }: Asked): Watching =>
  watching({ query, variables }, (hearing) => {
    const posted = request(`${origin}/graphql`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    });
    let response: IncomingMessage | null = null;
    posted.on('error', () => hearing.ended({ errors: [], code: null }));
    posted.on('response', (opened) => {
      response = opened;
      opened.setEncoding('utf8');
      opened.on('error', () => {}); // `close` follows
      if (opened.statusCode === 200) readEvents(opened, hearing);
      else readRefusal(opened, hearing);
    });
    posted.end(JSON.stringify({ query, variables }));
    return {
      pause: () => void response?.pause(),
      resume: () => void response?.resume(),
      drop() {
        posted.destroy();
        hearing.ended({ errors: [], code: null });
      },
    };
  });

function readRefusal(response: IncomingMessage, { ended }: Hearing): void {
  let text = '';
  response.on('data', (chunk: string) => {
    text += chunk;
  });
  response.on('close', () => {
    const errors = response.complete ? JSON.parse(text).errors : [];
    ended({ errors, code: response.statusCode ?? null });
  });
}

/** An event that only says where it stands is the first: it has no data. */
function readEvents(response: IncomingMessage, { begun, told, ended }: Hearing): void {
  let rest = '';
  let errors: Ending['errors'] = [];
  response.on('data', (chunk: string) => {
    const events = (rest + chunk).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const [id, data] = ['id: ', 'data: '].map((name) =>
        event
          .split('\n')
          .find((line) => line.startsWith(name))
          ?.slice(name.length),
      );
      const message: Told | null = data === undefined ? null : JSON.parse(data);
      if (message === null) {
        if (id !== undefined) begun(id);
      } else if (id === undefined) errors = message.errors ?? [];
      else if (id !== message.extensions.joinery.cursor) throw new Error(`two cursors in ${event}`);
      else told(message);
    }
  });
  response.on('close', () => ended({ errors, code: null }));
}
